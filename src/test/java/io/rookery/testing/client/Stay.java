package io.rookery.testing.client;

import java.time.Instant;

/**
 * One connection of a client, from the answer to {@code session.connect} to its end.
 *
 * @param end why it ended
 */
public record Stay(Endpoint endpoint, Instant from, Instant until, String end) {
    /** The node asked for it. */
    public static final String MOVED = "moved";
}
