package io.rookery.store;

import io.rookery.protocol.ChatMessage;
import org.jspecify.annotations.Nullable;

/**
 * A change and what has become of the message.
 *
 * @param message as it is now, perhaps after further changes; null when the log does not hold it any more
 */
public record ChangedMessage(MessageChange change, @Nullable ChatMessage message) {}
