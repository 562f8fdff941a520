package io.rookery.store;

import io.rookery.identity.UserId;

/**
 * One change of a stored message. Changes take no offset in the log: they have a sequence of their own.
 *
 * @param sequence rises with each change in the topic, though not by one; beyond those of changes that the store has lost
 * @param head the offset of the newest message when it was made, or more
 * @param offset of the changed message
 * @param messageId what the message is called within its topic
 * @param count how many users had reacted so afterwards; zero for other alterations
 */
public record MessageChange(
        long sequence,
        long head,
        long offset,
        String messageId,
        long timestampMillis,
        UserId by,
        Alteration alteration,
        int count) {}
