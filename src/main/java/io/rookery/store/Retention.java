package io.rookery.store;

import java.time.Duration;

/**
 * How much of a log is kept.
 *
 * @param messagesMax at most this many
 * @param ageMax messages older than this go when later ones are appended; an idle log goes as a whole
 * @param dedupWindow how long a client message id is remembered
 * @param backlogMax messages kept while the archive does not have them, however old they are, and changes of messages beside
 *     {@link #changesMax()}: beyond it nothing is appended or changed; 0 when there is no archive
 */
public record Retention(int messagesMax, Duration ageMax, Duration dedupWindow, int backlogMax) {
    private static final int CHANGES_A_MESSAGE = 4;

    public Retention {
        if (messagesMax < 1) throw new IllegalArgumentException("messagesMax: " + messagesMax + " (expected: >= 1)");
        if (backlogMax != 0 && backlogMax <= messagesMax) {
            throw new IllegalArgumentException(
                    "backlogMax: " + backlogMax + " (expected: 0, or more than messagesMax, " + messagesMax + ")");
        }
    }

    /** Where there is no archive. */
    public Retention(int messagesMax, Duration ageMax, Duration dedupWindow) {
        this(messagesMax, ageMax, dedupWindow, 0);
    }

    /** Changes of a topic's messages that are kept at most, no longer than messages are. */
    public int changesMax() {
        return CHANGES_A_MESSAGE * messagesMax;
    }
}
