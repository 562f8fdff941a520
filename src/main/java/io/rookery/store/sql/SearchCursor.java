package io.rookery.store.sql;

import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Refusal;
import java.time.Instant;

/** The last message of a page of what was found. */
record SearchCursor(Instant storedAt, long offset, String messageId) {
    static SearchCursor of(ChatMessage message) {
        return new SearchCursor(Instant.ofEpochMilli(message.timestampMillis()), message.offset(), message.messageId());
    }

    String text() {
        return storedAt.toEpochMilli() + "~" + offset + "~" + messageId;
    }

    static SearchCursor parse(String text) {
        String[] parts = text.split("~", 3);
        try {
            return new SearchCursor(Instant.ofEpochMilli(Long.parseLong(parts[0])), Long.parseLong(parts[1]), parts[2]);
        } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
            throw Refusal.invalidParams("cursor: " + text + " (expected: that of the page before)");
        }
    }
}
