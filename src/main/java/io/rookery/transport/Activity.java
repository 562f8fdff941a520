package io.rookery.transport;

import org.jspecify.annotations.Nullable;

/** Whether the user at the other end does something. Each answer is true once for each change. */
final class Activity {
    private @Nullable Boolean active;
    private long actedAtNanos;

    /** Begins to wait; what is so is not known. */
    void begin(long nowNanos) {
        active = null;
        actedAtNanos = nowNanos;
    }

    /**
     * @return whether the user was not known to be active
     */
    boolean acted(long nowNanos) {
        actedAtNanos = nowNanos;
        if (Boolean.TRUE.equals(active)) {
            return false;
        }
        active = true;
        return true;
    }

    /**
     * @param afterNanos zero for never
     * @return whether the user is idle from now on
     */
    boolean rested(long nowNanos, long afterNanos) {
        if (afterNanos == 0 || Boolean.FALSE.equals(active) || nowNanos - actedAtNanos < afterNanos) {
            return false;
        }
        active = false;
        return true;
    }
}
