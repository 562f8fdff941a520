package io.rookery.store;

import io.rookery.identity.MessageId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import java.util.Optional;

/** Reads what the script that appends tells of a draft: a number, and what belongs to it, with blanks between. */
final class AppendOutcomes {
    private static final char BLANK = ' ';
    private static final String FAILED = "20 ";

    private final String text;
    private int at;

    private AppendOutcomes(String text) {
        this.text = text;
    }

    /** What went wrong with the whole topic; empty when nothing did. */
    static Optional<String> failure(String text) {
        return text.startsWith(FAILED) ? Optional.of(text.substring(FAILED.length())) : Optional.empty();
    }

    static AppendOutcome of(Topic topic, String text) {
        AppendOutcomes fields = new AppendOutcomes(text);
        int status = (int) fields.number();
        return switch (status) {
            case 0 -> fields.stored(topic, false);
            case 1 -> fields.stored(topic, true);
            case 2 -> new AppendOutcome.Conflict();
            case 3 -> new AppendOutcome.NotMember();
            case 4 -> new AppendOutcome.Lost();
            case 5 -> new AppendOutcome.Full();
            case 10 -> new AppendOutcome.Muted(fields.number());
            case 11 -> new AppendOutcome.Banned(fields.number());
            case 12 -> new AppendOutcome.Slow(fields.number());
            case 13 -> fields.hidden(topic);
            default -> throw new IllegalStateException("outcome: " + text + " (expected: 0..5 or 10..13 in front)");
        };
    }

    private AppendOutcome stored(Topic topic, boolean duplicate) {
        Position position = new Position(field(), number());
        long timestampMillis = number();
        long changed = number();
        return new AppendOutcome.Stored(position, messageId(topic), timestampMillis, duplicate, changed);
    }

    private AppendOutcome hidden(Topic topic) {
        Position position = new Position(field(), number());
        long timestampMillis = number();
        number();
        return new AppendOutcome.Hidden(position, messageId(topic), timestampMillis);
    }

    private String messageId(Topic topic) {
        return MessageId.of(text.substring(at), topic.name());
    }

    private String field() {
        String field = text.substring(at, end());
        at += field.length() + 1;
        return field;
    }

    private long number() {
        int end = end();
        long number = Long.parseLong(text, at, end, 10);
        at = end + 1;
        return number;
    }

    private int end() {
        int end = text.indexOf(BLANK, at);
        return end < 0 ? text.length() : end;
    }
}
