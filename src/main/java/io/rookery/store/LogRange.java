package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.protocol.ChatMessage;
import java.util.List;

/**
 * What a forward read found.
 *
 * @param head the newest position at the moment of the read
 * @param continuous whether nothing is missing between the reader's position and the first message here (or the head, when
 *     there is none): the position's epoch is the log's or continued by it, and the next message is still kept
 * @param messages in log order; empty when not continuous
 */
public record LogRange(Position head, boolean continuous, List<ChatMessage> messages) {
    public LogRange {
        messages = List.copyOf(messages);
    }
}
