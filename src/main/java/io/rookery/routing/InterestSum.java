package io.rookery.routing;

import io.rookery.identity.Topic;

/**
 * A set of topics, summed up so that two nodes can tell whether theirs are the same.
 *
 * @param hash the sum of the topics' hashes; it changes back when a topic is taken out again
 */
record InterestSum(int count, long hash) {
    static final InterestSum NONE = new InterestSum(0, 0);

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    InterestSum with(Topic topic) {
        return new InterestSum(count + 1, hash + hashOf(topic.name()));
    }

    InterestSum without(Topic topic) {
        return new InterestSum(count - 1, hash - hashOf(topic.name()));
    }

    /** FNV-1a, 64 bits, over the characters. */
    private static long hashOf(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
