package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.UserId;

/** A connection that listens. All calls come on the event loop of its {@link FanOut}. */
public interface Subscriber {

    UserId user();

    Encoding encoding();

    /**
     * Takes frames that are shared with other subscribers, without flushing.
     *
     * @param key of values, those of what later ones take their place; 0 where each leads on from the last
     * @param frames not to be changed, and valid during the call only: whoever keeps them retains a duplicate
     * @param count how many messages they hold
     * @return false when the frames were shed
     */
    boolean offer(DeliveryClass deliveryClass, long key, ByteBuf frames, int count);

    /** Called once after the offers of a tick. */
    void flush();
}
