package io.rookery.store;

import io.rookery.protocol.ChatMessage;
import java.util.List;

/**
 * A page of history.
 *
 * @param messages in log order
 * @param more whether further messages lie in the direction of reading
 */
public record LogPage(List<ChatMessage> messages, boolean more) {
    public LogPage {
        messages = List.copyOf(messages);
    }
}
