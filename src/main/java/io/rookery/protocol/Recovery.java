package io.rookery.protocol;

import io.rookery.identity.Position;
import java.util.List;

/**
 * Where a reader stands after it began to listen.
 *
 * @param position the place after the messages given here; live messages follow without a gap
 * @param recovered whether every message since the reader's own position is here or follows in order
 * @param messages the missed ones, in log order; empty when {@code recovered} is false
 */
public record Recovery(Position position, boolean recovered, List<ChatMessage> messages) {
    public Recovery {
        messages = List.copyOf(messages);
    }
}
