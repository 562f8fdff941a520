package io.rookery.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Channels: what is remembered, and what holds for each kind.
 *
 * @param dedupWindow how long a {@code clientMessageId} is remembered
 * @param idleHeadCheck how often a quiet channel's head is compared with the log
 * @param membership who belongs to channels
 * @param kinds the policy of each kind, by the part of a channel's name before the colon
 */
public record ChannelSettings(
        Duration dedupWindow, Duration idleHeadCheck, MembershipSettings membership, Map<String, ChannelPolicy> kinds) {
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
                MembershipSettings.read(section.in("membership")),
                Map.of(
                        "world", ChannelPolicy.readOpen(section.in("world"), Access.ANYONE, false),
                        "room", ChannelPolicy.readOpen(section.in("room"), Access.ANYONE, true),
                        "guild", ChannelPolicy.readGuild(section.in("guild")),
                        "party", ChannelPolicy.readParty(section.in("party")),
                        "system", ChannelPolicy.readOpen(section.in("system"), Access.OPERATORS, false),
                        "inbox", ChannelPolicy.readInbox(section.in("inbox"))));
    }
}
