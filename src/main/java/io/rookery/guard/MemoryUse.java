package io.rookery.guard;

/**
 * How full one of the memories of the process is.
 *
 * @param usedBytes zero before anything is known
 * @param maxBytes what there may be at most
 */
public record MemoryUse(long usedBytes, long maxBytes) {
    public MemoryUse {
        if (usedBytes < 0 || maxBytes <= 0) {
            throw new IllegalArgumentException(
                    "memory: " + usedBytes + " of " + maxBytes + " bytes (expected: >= 0 of > 0)");
        }
    }

    public double ratio() {
        return (double) usedBytes / maxBytes;
    }
}
