package io.rookery.routing;

import java.time.Duration;

/**
 * How much of what the store has acknowledged a loop remembers, to put it back if the store loses it.
 *
 * @param messagesMax of one topic, and what one call to the store can put back
 * @param topicBytesMax of one topic's messages
 * @param topicsMax topics of one loop
 * @param bytesMax of one loop's messages
 * @param ageMax what was acknowledged earlier than this before the last acknowledgement is taken to be safe; while the store is
 *     away nothing grows older
 */
record TailBounds(int messagesMax, int topicBytesMax, int topicsMax, long bytesMax, Duration ageMax) {
    private static final long NODE_BYTES_MAX = 64 << 20;
    private static final int TOPICS_MAX = 16_384;

    static TailBounds of(int loops) {
        return new TailBounds(1024, 256 << 10, TOPICS_MAX / loops + 1, NODE_BYTES_MAX / loops, Duration.ofSeconds(10));
    }
}
