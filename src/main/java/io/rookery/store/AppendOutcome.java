package io.rookery.store;

import io.rookery.identity.Position;

/** What became of a draft. */
public sealed interface AppendOutcome {

    /**
     * @param messageId of the stored message: the first sending's when {@code duplicate}
     * @param timestampMillis the store's clock when the message was stored
     * @param changed the topic's newest change at that moment; zero when none was made, or nothing was stored now
     */
    record Stored(Position position, String messageId, long timestampMillis, boolean duplicate, long changed)
            implements AppendOutcome {

        /** What is stored in a log of which no message was changed. */
        public Stored(Position position, String messageId, long timestampMillis, boolean duplicate) {
            this(position, messageId, timestampMillis, duplicate, 0);
        }
    }

    /** The same client message id was used before with other content. */
    record Conflict() implements AppendOutcome {}

    /** The author is not a member, and must be. */
    record NotMember() implements AppendOutcome {}

    /** Nothing was appended, because the log does not hold the message that the caller knows to be stored. */
    record Lost() implements AppendOutcome {}

    /** Nothing was appended, because too much waits for the archive. */
    record Full() implements AppendOutcome {}

    /**
     * The author may not speak in the channel.
     *
     * @param untilMillis zero for ever
     */
    record Muted(long untilMillis) implements AppendOutcome {}

    /**
     * The author may not be in the channel.
     *
     * @param untilMillis zero for ever
     */
    record Banned(long untilMillis) implements AppendOutcome {}

    /** The author spoke a moment ago, in a channel in slow mode. */
    record Slow(long retryAfterMillis) implements AppendOutcome {}

    /**
     * Nothing was appended, and the author is to take it for said.
     *
     * @param position what the author is told: that of the newest message, or, in an inbox, one that rises
     */
    record Hidden(Position position, String messageId, long timestampMillis) implements AppendOutcome {}
}
