package io.rookery.store;

import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an error answer of a server means. */
enum RedisFailure {
    /** The server cannot or will not write, or not yet read: nothing happened. */
    UNAVAILABLE,
    /** The server does not know the script any more: nothing happened. */
    SCRIPT_UNKNOWN,
    /** The server is no master any more: nothing happened. */
    DEMOTED,
    /** The slot lives elsewhere: nothing happened. */
    MOVED,
    /** The slot is on its way elsewhere, and this key is there already: nothing happened. */
    ASK,
    /** The slot is on its way elsewhere, and its keys are on both sides: nothing happened. */
    SPLIT,
    /** The command or the server is broken. */
    FAULT;

    /** A script's error carries the cause somewhere inside, with a dash before Redis 7. */
    private static final List<String> UNABLE = List.of(
            "MISCONF ",
            "NOREPLICAS ",
            "OOM ",
            "LOADING ",
            "MASTERDOWN ",
            "CLUSTERDOWN ",
            "BUSY ",
            "NOAUTH ",
            "NOPERM ");

    static RedisFailure of(Throwable error) {
        String text = text(error);
        if (text.startsWith("NOSCRIPT")) {
            return SCRIPT_UNKNOWN;
        } else if (text.startsWith("MOVED ")) {
            return MOVED;
        } else if (text.startsWith("ASK ")) {
            return ASK;
        } else if (text.startsWith("TRYAGAIN")) {
            return SPLIT;
        } else if (text.contains("READONLY ")) {
            return DEMOTED;
        }
        return UNABLE.stream().anyMatch(text::contains) ? UNAVAILABLE : FAULT;
    }

    /** Whether the server itself answered so, rather than the connection to it. */
    static boolean isAnswer(Throwable error) {
        return error instanceof Response && !text(error).startsWith("CONNECTION_CLOSED");
    }

    /** Whether the server did not answer, or could not serve: no matter of the command or of where its keys are. */
    static boolean isTheServers(Throwable error) {
        return error instanceof Refusal refusal ? refusal.code() == ErrorCode.UNAVAILABLE : of(error) == UNAVAILABLE;
    }

    /** The failure that a caller of the store sees. */
    static Throwable toCaller(Throwable error) {
        return of(error) == FAULT ? error : Refusal.unavailable("the store refuses: " + shortened(text(error)));
    }

    /** The third word of {@code MOVED 3999 host:port} and {@code ASK 3999 host:port}. */
    static String target(Throwable error) {
        return text(error).split(" ", 3)[2];
    }

    private static String text(Throwable error) {
        @Nullable String message = error.getMessage();
        return message == null ? "" : message;
    }

    private static String shortened(String text) {
        for (String word : UNABLE) {
            if (text.contains(word)) {
                return word.trim();
            }
        }
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }
}
