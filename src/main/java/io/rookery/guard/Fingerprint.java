package io.rookery.guard;

/**
 * What a text is recognised by: those of nearly the same texts differ in few of their {@value #BITS} bits.
 *
 * @param high one half of the bits
 * @param low the other
 */
record Fingerprint(long high, long low) {
    static final int BITS = 2 * Long.SIZE;

    /** Those that differ in no more bits are of nearly the same text. */
    static final int DISTANCE_MAX = 26;

    boolean isLike(long otherHigh, long otherLow) {
        return Long.bitCount(high ^ otherHigh) + Long.bitCount(low ^ otherLow) <= DISTANCE_MAX;
    }
}
