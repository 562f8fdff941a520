package io.rookery.store;

import java.time.Duration;

/**
 * When calls to a store are given up for a while.
 *
 * @param failuresPercent of the calls of the window, at which the circuit opens; above 100 for never
 * @param callsMin with fewer calls in the window it does not open
 * @param openFor how long calls are refused before one is tried
 * @param trialDeadline after which a trial has failed
 */
public record CircuitOptions(
        Duration window, int failuresPercent, int callsMin, Duration openFor, Duration trialDeadline) {
    public static final CircuitOptions DEFAULTS =
            new CircuitOptions(Duration.ofSeconds(2), 50, 5, Duration.ofMillis(500), Duration.ofSeconds(2));

    public CircuitOptions {
        if (window.toMillis() < 1 || openFor.toMillis() < 1 || trialDeadline.toMillis() < 1) {
            throw new IllegalArgumentException("window: " + window + ", openFor: " + openFor + ", trialDeadline: "
                    + trialDeadline + " (expected: >= 1 ms each)");
        }
        if (failuresPercent < 1 || callsMin < 1) {
            throw new IllegalArgumentException(
                    "failuresPercent: " + failuresPercent + ", callsMin: " + callsMin + " (expected: >= 1 each)");
        }
    }
}
