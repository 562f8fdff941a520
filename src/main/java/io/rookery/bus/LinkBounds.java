package io.rookery.bus;

import io.rookery.protocol.Priority;
import java.time.Duration;

/**
 * What may be under way to one node, and when a node counts as silent.
 *
 * @param queuedBytesMax waiting to be sent to one node; more is dropped, and the last quarter is kept for what is urgent
 * @param inFlightBytesMax sent to one node and not yet confirmed
 * @param batchBytesMax messages are put together up to this size; a larger message goes alone
 * @param heartbeat how often a node says something to each other node at least
 * @param silentAfter a node that said nothing for so long is taken for gone, and what it said before is ignored when it comes
 *     late
 * @param askDeadline how long a question waits for its answer
 * @param asksMax questions waiting for an answer, over all nodes
 */
public record LinkBounds(
        long queuedBytesMax,
        long inFlightBytesMax,
        int batchBytesMax,
        Duration heartbeat,
        Duration silentAfter,
        Duration askDeadline,
        int asksMax) {

    public static final LinkBounds DEFAULTS = new LinkBounds(
            8L << 20, 4L << 20, 16 << 10, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(2), 200_000);

    /** What may wait to be sent to one node when a message of this priority joins. */
    long queuedBytesMax(Priority priority) {
        return priority.compareTo(Priority.HIGH) <= 0 ? queuedBytesMax : queuedBytesMax / 4 * 3;
    }
}
