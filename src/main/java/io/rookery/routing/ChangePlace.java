package io.rookery.routing;

/**
 * Where a change stands among those of its topic.
 *
 * @param before the sequence of the change before it; zero for the first
 * @param head the offset of the newest message when it was made, or more
 * @param offset of the changed message
 */
record ChangePlace(long before, long sequence, long head, long offset) {}
