package io.rookery.settings;

import java.time.Duration;

/**
 * When calls to a store are given up for a while.
 *
 * @param failuresPercent of the calls of the window, at which they are given up; {@link Integer#MAX_VALUE} for never
 * @param window what is counted is no older
 * @param callsMin with fewer calls in the window they are not given up
 * @param openFor how long calls are refused before one is tried
 */
public record CircuitSettings(int failuresPercent, Duration window, int callsMin, Duration openFor) {

    static CircuitSettings read(Section section) {
        return new CircuitSettings(
                section.limit("failures-percent", 50, 100),
                section.duration("window", "2s", "100ms", "1m"),
                section.integer("calls-min", 5, 1, 1_000_000),
                section.duration("open-for", "500ms", "10ms", "1m"));
    }
}
