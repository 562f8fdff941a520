package io.rookery.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** The newest acknowledged place of each channel. Safe to use from any thread. */
final class Heads {
    private final AtomicLongArray offsets;
    private final LongAdder acknowledged = new LongAdder();

    Heads(int channels) {
        offsets = new AtomicLongArray(channels);
    }

    void acknowledged(int channel, long offset) {
        offsets.accumulateAndGet(channel, offset, Math::max);
        acknowledged.increment();
    }

    long offset(int channel) {
        return offsets.get(channel);
    }

    long acknowledged() {
        return acknowledged.sum();
    }
}
