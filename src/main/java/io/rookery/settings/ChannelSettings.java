package io.rookery.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Channels: what is remembered, and what holds for each kind.
 *
 * @param dedupWindow how long a {@code clientMessageId} is remembered
 * @param idleHeadCheck how often a quiet channel's head is compared with the log
 * @param kinds the policy of each kind, by the part of a channel's name before the colon
 */
public record ChannelSettings(Duration dedupWindow, Duration idleHeadCheck, Map<String, ChannelPolicy> kinds) {
    public ChannelSettings {
        kinds = Map.copyOf(kinds);
    }

    /** The policy of a kind; empty where there is no such kind. */
    public Optional<ChannelPolicy> policy(String kind) {
        return Optional.ofNullable(kinds.get(kind));
    }

    static ChannelSettings read(Section section) {
        return new ChannelSettings(
                section.duration("dedup-window", "10m", "1s", "24h"),
                section.duration("idle-head-check", "15s", "100ms", "15s"),
                Map.of(
                        "world", ChannelPolicy.read(section.in("world"), Access.ANYONE, Access.ANYONE, false, false),
                        "room", ChannelPolicy.read(section.in("room"), Access.ANYONE, Access.ANYONE, false, true),
                        "guild", ChannelPolicy.read(section.in("guild"), Access.MEMBERS, Access.MEMBERS, true, true),
                        "party", ChannelPolicy.read(section.in("party"), Access.MEMBERS, Access.MEMBERS, true, true),
                        "system",
                                ChannelPolicy.read(section.in("system"), Access.ANYONE, Access.OPERATORS, false, false),
                        "inbox", ChannelPolicy.read(section.in("inbox"), Access.OWNER, Access.ANYONE, false, false)));
    }
}
