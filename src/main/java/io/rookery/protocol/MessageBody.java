package io.rookery.protocol;

import org.jspecify.annotations.Nullable;

/** The part of a message that its sender decides: what the log stores beside place and time. */
public record MessageBody(
        String messageId,
        Sender from,
        String kind,
        @Nullable String text,
        @Nullable RawJson payload,
        @Nullable String replyTo) {

    public ChatMessage at(String channel, String epoch, long offset, long timestampMillis) {
        return new ChatMessage(
                channel, epoch, offset, messageId, from, kind, text, payload, replyTo, timestampMillis, false);
    }
}
