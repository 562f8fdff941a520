package io.rookery.store;

import io.rookery.identity.Position;

/** The newest message of a log and the newest change of its messages. */
public record LogHead(Position position, ChangeMark changed) {}
