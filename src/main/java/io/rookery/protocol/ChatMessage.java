package io.rookery.protocol;

import io.rookery.identity.Position;
import org.jspecify.annotations.Nullable;

/**
 * One message of a channel's log.
 *
 * @param epoch with {@code offset} the message's place in the channel
 * @param kind what sort of message it is to the application; {@code text} when the sender named none
 * @param timestampMillis when the store took it, since 1970
 */
public record ChatMessage(
        String channel,
        String epoch,
        long offset,
        String messageId,
        Sender from,
        String kind,
        @Nullable String text,
        @Nullable RawJson payload,
        @Nullable String replyTo,
        long timestampMillis,
        boolean edited) {

    public Position position() {
        return new Position(epoch, offset);
    }
}
