package io.rookery.store;

import io.rookery.protocol.ChatMessage;

/** What became of an alteration. */
public sealed interface ChangeOutcome {

    /**
     * @param before the sequence of the topic's change before this one; zero for the first
     */
    record Changed(MessageChange change, long before, ChatMessage message) implements ChangeOutcome {}

    /** It was so already, and nothing was changed. */
    record Same(ChatMessage message) implements ChangeOutcome {}

    /** The log does not hold the message. */
    record Unknown() implements ChangeOutcome {}

    record NotAuthor() implements ChangeOutcome {}

    /** The message is older than it may be. */
    record TooLate() implements ChangeOutcome {}

    /** The message was deleted before. */
    record Deleted() implements ChangeOutcome {}

    /** Further reactions would be too many different ones. */
    record ReactionsFull() implements ChangeOutcome {}

    /** Too many users have reacted. */
    record UsersFull() implements ChangeOutcome {}

    /** Nothing was done, because too much waits for the archive. */
    record Full() implements ChangeOutcome {}

    /** A change that was to be put back is there. */
    record Held() implements ChangeOutcome {}

    /** A change that was to be put back was overtaken by another one. */
    record Overtaken() implements ChangeOutcome {}

    /** Nothing was done, because the store does not hold a change that the caller knows to be stored. */
    record Lost() implements ChangeOutcome {}
}
