package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.Topic;
import io.rookery.protocol.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Messages that leave together, encoded once for all connections of a kind and shared by them.
 *
 * @param priority the highest of the messages'
 * @param topic what they were said on; null for what concerns one connection or everybody
 * @param key of values, those of what later ones take their place; 0 where each leads on from the last
 * @param happenedMillis when the first of them happened, since 1970; 0 when that does not matter
 * @param frames not to be changed, and valid during the call only: whoever keeps them retains a duplicate
 * @param count how many messages they hold
 */
public record Batch(
        DeliveryClass deliveryClass,
        Priority priority,
        @Nullable Topic topic,
        long key,
        long happenedMillis,
        ByteBuf frames,
        int count) {

    /** A single message beside all topics. */
    public static Batch alone(DeliveryClass deliveryClass, ByteBuf frame) {
        return new Batch(deliveryClass, Priority.NORMAL, null, 0, 0, frame, 1);
    }

    public int byteCount() {
        return frames.readableBytes();
    }
}
