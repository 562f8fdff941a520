package io.rookery.store;

import java.time.Duration;

/**
 * How much of a log is kept.
 *
 * @param messagesMax at most this many
 * @param ageMax messages older than this go when later ones are appended; an idle log goes as a whole
 * @param dedupWindow how long a client message id is remembered
 */
public record Retention(int messagesMax, Duration ageMax, Duration dedupWindow) {
    public Retention {
        if (messagesMax < 1) throw new IllegalArgumentException("messagesMax: " + messagesMax + " (expected: >= 1)");
    }
}
