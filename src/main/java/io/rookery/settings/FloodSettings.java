package io.rookery.settings;

import java.time.Duration;
import java.util.List;

/**
 * How much anybody may say, and how often the same. What is said adds to a score that halves again and again.
 *
 * @param enabled whether anything is looked at
 * @param exemptRoles roles of tokens whose users are not looked at
 * @param halfLife of a user's score
 * @param refuseAt the score at which a user is refused
 * @param muteAt the score at which a user is mute for a while
 * @param muteFor for how long
 * @param repeatsMax how often a user says the same within the window, unless it is short
 * @param copiesMax how many users say nearly the same in a channel within the window, unless it is short
 * @param window how long texts are remembered
 * @param lengthMin texts with fewer letters are short
 */
public record FloodSettings(
        boolean enabled,
        List<String> exemptRoles,
        Duration halfLife,
        int refuseAt,
        int muteAt,
        Duration muteFor,
        int repeatsMax,
        int copiesMax,
        Duration window,
        int lengthMin) {

    public FloodSettings {
        exemptRoles = List.copyOf(exemptRoles);
    }

    static FloodSettings read(Section section, boolean dev) {
        Section live = section.changeable(Holds.AT_ONCE);
        FloodSettings flood = new FloodSettings(
                live.optionalFlag("enabled").orElse(!dev),
                section.list("exempt-roles", "roles", ModerationSettings::role).orElse(List.of()),
                live.duration("half-life", "10s", "1s", "10m"),
                live.integer("refuse-at", 40, 2, 1_000),
                live.integer("mute-at", 60, 3, 10_000),
                live.duration("mute-for", "30s", "1s", "1h"),
                live.integer("repeats-max", 5, 1, 1_000),
                live.integer("copies-max", 10, 1, 1_000),
                live.duration("window", "10m", "1s", "1h"),
                live.integer("length-min", 20, 1, 1_000));
        if (flood.muteAt <= flood.refuseAt) {
            section.refuse("mute-at", "more than moderation.flood.refuse-at");
        }
        return flood;
    }
}
