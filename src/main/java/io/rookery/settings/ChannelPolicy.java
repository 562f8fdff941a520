package io.rookery.settings;

import java.time.Duration;

/**
 * What holds for all channels of one kind.
 *
 * @param join who may listen and read history
 * @param publish who may send
 * @param createFirst whether a channel is there only after it was created
 * @param historyMessagesMax messages that the log keeps
 * @param historyAgeMax how long the log keeps them
 * @param presence whether listeners are told who joins and leaves, and may ask who of the members is there
 */
public record ChannelPolicy(
        Access join,
        Access publish,
        boolean createFirst,
        int historyMessagesMax,
        Duration historyAgeMax,
        boolean presence) {

    static ChannelPolicy read(Section section, Access join, Access publish, boolean createFirst, boolean presence) {
        return new ChannelPolicy(
                section.choice("join", join),
                section.choice("publish", publish),
                section.flag("create-first", createFirst),
                section.integer("history-messages-max", 1000, 1, 100_000),
                section.duration("history-age-max", "24h", "1m", "365d"),
                section.flag("presence", presence));
    }
}
