package io.rookery.chat;

import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import java.util.function.Function;

/** Reads names that clients give; a bad one is refused with what was expected. */
final class Naming {
    private Naming() {}

    static Topic topic(String name) {
        return read(name, Topic::new);
    }

    static UserId user(String name) {
        return read(name, UserId::new);
    }

    /** What names no message is not found, like a message that is not there. */
    static MessageId message(String id) {
        return MessageId.find(id).orElseThrow(Naming::noSuchMessage);
    }

    static Refusal noSuchMessage() {
        return Refusal.of(ErrorCode.NOT_FOUND, "no such message");
    }

    private static <T> T read(String name, Function<String, T> type) {
        try {
            return type.apply(name);
        } catch (IllegalArgumentException bad) {
            throw Refusal.invalidParams(bad.getMessage());
        }
    }
}
