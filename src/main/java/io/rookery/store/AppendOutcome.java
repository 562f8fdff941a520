package io.rookery.store;

import io.rookery.identity.Position;

/** What became of a draft. */
public sealed interface AppendOutcome {

    /**
     * @param messageId of the stored message: the first sending's when {@code duplicate}
     * @param timestampMillis the store's clock when the message was stored
     */
    record Stored(Position position, String messageId, long timestampMillis, boolean duplicate)
            implements AppendOutcome {}

    /** The same client message id was used before with other content. */
    record Conflict() implements AppendOutcome {}

    /** The author is not a member, and must be. */
    record NotMember() implements AppendOutcome {}

    /** Nothing was appended, because the log does not hold the message that the caller knows to be stored. */
    record Lost() implements AppendOutcome {}

    /** Nothing was appended, because too much waits for the archive. */
    record Full() implements AppendOutcome {}
}
