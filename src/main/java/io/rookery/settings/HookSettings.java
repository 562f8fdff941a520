package io.rookery.settings;

import java.time.Duration;

/**
 * Whether and how the game's services are asked about messages before they are stored.
 *
 * @param enabled whether they are asked at all
 * @param deadline for an answer
 * @param fail what becomes of a message about which nothing was answered
 * @param inFlightMax questions of one event loop at a time
 */
public record HookSettings(boolean enabled, Duration deadline, Fail fail, int inFlightMax) {
    /** What becomes of a message about which nothing was answered. */
    public enum Fail {
        /** It is said. */
        OPEN,
        /** It is refused. */
        CLOSED
    }

    static HookSettings read(Section section) {
        Section live = section.changeable(Holds.AT_ONCE);
        return new HookSettings(
                live.flag("enabled", false),
                live.duration("deadline", "200ms", "10ms", "1500ms"),
                live.choice("fail", Fail.OPEN),
                live.integer("in-flight-max", 256, 1, 10_000));
    }
}
