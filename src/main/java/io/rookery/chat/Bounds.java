package io.rookery.chat;

import io.netty.buffer.ByteBufUtil;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.text.CleanText;
import org.jspecify.annotations.Nullable;

/** Refuses numbers, sizes and kinds that are out of bounds. */
final class Bounds {
    private Bounds() {}

    static int within(String name, int value, int min, int max) {
        within(name, (long) value, min, max);
        return value;
    }

    static long within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw Refusal.invalidParams(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
        return value;
    }

    /** Text as it is kept: see {@link CleanText}. */
    static @Nullable String cleanText(@Nullable String text) {
        return text == null ? null : requireCleanText(text);
    }

    /** The same of a text that must be there. */
    static String requireCleanText(String text) {
        String clean;
        try {
            clean = CleanText.of(text);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.invalidParams("text: " + malformed.getMessage());
        }
        if (clean.isEmpty() && !text.isEmpty()) {
            throw Refusal.invalidParams("text: nothing that can be seen (expected: text)");
        }
        return clean;
    }

    /** The kind of a new message: the usual one where none is given. */
    static String kind(@Nullable String kind) {
        if (ChatMessage.DELETED.equals(kind)) {
            throw Refusal.invalidParams("kind: " + kind + " (expected: another; that is the kind of what was deleted)");
        }
        return kind == null ? Messages.KIND : kind;
    }

    static void content(@Nullable String text, @Nullable RawJson payload, ChatLimits limits) {
        if (text == null && payload == null) {
            throw Refusal.invalidParams("text: missing (expected: text, payload or both)");
        }
        if (text != null) {
            size("text", ByteBufUtil.utf8Bytes(text), limits.textBytesMax());
        }
        payload(payload, limits);
    }

    static void payload(@Nullable RawJson payload, ChatLimits limits) {
        if (payload != null) {
            size("payload", payload.utf8().length, limits.payloadBytesMax());
        }
    }

    private static void size(String name, int bytes, int bytesMax) {
        if (bytes > bytesMax) {
            throw Refusal.tooLarge(name, name + ": " + bytes + " bytes (expected: at most " + bytesMax + ")");
        }
    }
}
