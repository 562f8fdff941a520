package io.rookery.store;

import io.rookery.identity.Position;

/**
 * A message as its home knows it to be stored.
 *
 * @param timestampMillis the store's clock when the message was stored
 */
public record StoredMessage(Position position, long timestampMillis, Draft draft) {}
