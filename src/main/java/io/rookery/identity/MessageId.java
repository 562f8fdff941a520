package io.rookery.identity;

import java.util.Optional;

/**
 * The name of a message, for ever: the topic stands in it, so that every node finds the message's log without an index.
 *
 * <p>Written {@code <own>.<topic>}, with each {@code /} of the topic as {@code ~}, so that it fits into a path as it is.
 *
 * @param own what tells it from the other messages of its topic: 1 to {@value #OWN_LENGTH_MAX} characters without a dot
 */
public record MessageId(String own, Topic topic) {
    public static final int OWN_LENGTH_MAX = 31;
    public static final int LENGTH_MAX = OWN_LENGTH_MAX + 1 + Topic.LENGTH_MAX;

    private static final char END_OF_OWN = '.';

    /** The id as clients see it. */
    public static String of(String own, String topic) {
        return own + END_OF_OWN + topic.replace('/', '~');
    }

    /** The inverse of {@link #toString()}; empty for what names no message that could ever have been. */
    public static Optional<MessageId> find(String text) {
        int end = text.indexOf(END_OF_OWN);
        if (end < 1 || end > OWN_LENGTH_MAX || text.indexOf('/') >= 0) {
            return Optional.empty();
        }
        String own = text.substring(0, end);
        try {
            return Names.matches(own, OWN_LENGTH_MAX)
                    ? Optional.of(
                            new MessageId(own, new Topic(text.substring(end + 1).replace('~', '/'))))
                    : Optional.empty();
        } catch (IllegalArgumentException noTopic) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return of(own, topic.name());
    }
}
