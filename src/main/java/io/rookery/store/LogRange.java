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
 * @param start what the messages follow without a gap: where the reader stood when continuous; otherwise the last message that
 *     the reader has seen and the log still holds, or the head when what follows that one is not kept
 * @param changed the topic's newest change at the moment of the read
 * @param messages in log order, as they are now
 * @param trimmed whether the reader has seen nothing that was lost, and only what follows is not kept any more
 */
public record LogRange(
        Position head,
        boolean continuous,
        Position start,
        ChangeMark changed,
        List<ChatMessage> messages,
        boolean trimmed) {
    public LogRange {
        messages = List.copyOf(messages);
    }

    /** What was found in a log of which no message was changed, and nothing was trimmed behind the reader. */
    public LogRange(Position head, boolean continuous, Position start, List<ChatMessage> messages) {
        this(head, continuous, start, ChangeMark.NONE, messages);
    }

    public LogRange(Position head, boolean continuous, Position start, ChangeMark changed, List<ChatMessage> messages) {
        this(head, continuous, start, changed, messages, false);
    }
}
