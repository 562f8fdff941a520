package io.rookery.archive;

/**
 * How much one turn of archiving takes, in bytes: half as much after one that failed, so that it is done in time at last, however slow
 * the archive is, and a quarter more after each that did not.
 */
final class TurnSize {
    static final int BYTES_MIN = 512 << 10;
    static final int BYTES_MAX = 8 << 20;

    private int bytes = BYTES_MAX;

    int bytes() {
        return bytes;
    }

    void succeeded() {
        bytes = Math.min(BYTES_MAX, bytes + bytes / 4);
    }

    void failed() {
        bytes = Math.max(BYTES_MIN, bytes / 2);
    }
}
