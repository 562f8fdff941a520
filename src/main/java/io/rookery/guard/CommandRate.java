package io.rookery.guard;

import io.rookery.settings.LimitSettings;

/** How fast one connection gives commands, and how long it goes on in spite of refusals. */
public final class CommandRate {
    /** After so many refusals in a row the connection is closed. */
    public static final int REFUSALS_IN_A_ROW_MAX = 200;

    private final TokenBucket bucket;
    private LimitSettings limits;
    private int refusalsInARow;

    public CommandRate(LimitSettings limits, long nowNanos) {
        this.limits = limits;
        bucket = new TokenBucket(limits.commandsPerSecond(), limits.commandsBurst(), nowNanos);
    }

    /** Keeps to these limits from now on; cheap when they are the ones it keeps to already. */
    public void keepTo(LimitSettings now, long nowNanos) {
        if (now != limits) {
            limits = now;
            bucket.change(now.commandsPerSecond(), now.commandsBurst(), nowNanos);
        }
    }

    public boolean take(long nowNanos) {
        if (bucket.take(nowNanos)) {
            refusalsInARow = 0;
            return true;
        }
        refusalsInARow++;
        return false;
    }

    public long retryAfterMillis(long nowNanos) {
        return bucket.retryAfterMillis(nowNanos);
    }

    public boolean isHopeless() {
        return refusalsInARow >= REFUSALS_IN_A_ROW_MAX;
    }
}
