package io.rookery.guard;

/**
 * How full the heap was after a collection.
 *
 * @param usedBytes zero before the first collection
 * @param maxBytes what there may be at most
 */
public record HeapUse(long usedBytes, long maxBytes) {
    public HeapUse {
        if (usedBytes < 0 || maxBytes <= 0) {
            throw new IllegalArgumentException(
                    "heap: " + usedBytes + " of " + maxBytes + " bytes (expected: >= 0 of > 0)");
        }
    }

    public double ratio() {
        return (double) usedBytes / maxBytes;
    }
}
