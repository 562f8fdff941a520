package io.rookery.identity;

/**
 * How far a reader has come in a topic's log.
 *
 * <p>Offsets rise by one per message. A new epoch begins when the store may have lost messages; numbering goes on from the
 * offset the store still knew, so that within an epoch an offset names one message only.
 *
 * @param epoch names one life of the log; 1 to 32 characters of {@code [A-Za-z0-9_.:/-]}
 * @param offset the last message read; zero before the first
 */
public record Position(String epoch, long offset) {
    public static final int EPOCH_LENGTH_MAX = 32;
    /** Offsets stay exact in JSON numbers. */
    public static final long OFFSET_MAX = (1L << 53) - 1;

    public Position {
        if (!Names.matches(epoch, EPOCH_LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "epoch: " + Names.quoted(epoch) + " (expected: " + Names.expected(EPOCH_LENGTH_MAX) + ")");
        }
        if (offset < 0 || offset > OFFSET_MAX) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: 0.." + OFFSET_MAX + ")");
        }
    }

    public Position next() {
        return new Position(epoch, offset + 1);
    }
}
