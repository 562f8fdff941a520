package io.rookery.protocol;

import io.rookery.identity.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The part of a message that its sender decides: what the log stores beside place and time.
 *
 * @param messageId tells it from the other messages of its topic: the first part of its {@link MessageId}
 */
public record MessageBody(
        String messageId,
        Sender from,
        String kind,
        @Nullable String text,
        @Nullable RawJson payload,
        @Nullable String replyTo) {

    public ChatMessage at(String channel, String epoch, long offset, long timestampMillis) {
        return new ChatMessage(
                channel,
                epoch,
                offset,
                MessageId.of(messageId, channel),
                from,
                kind,
                text,
                payload,
                replyTo,
                timestampMillis);
    }
}
