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
 * @param membersMax users who belong to one channel
 * @param membersInvite whether every member may invite others, not only the moderators and the owner
 * @param presence whether listeners are told who joins and leaves, and may ask who of the members is there
 */
public record ChannelPolicy(
        Access join,
        Access publish,
        boolean createFirst,
        int historyMessagesMax,
        Duration historyAgeMax,
        int membersMax,
        boolean membersInvite,
        boolean presence) {
    private static final int MEMBERS_MAX = 100_000;
    private static final int PARTY_MEMBERS_MAX = 8;

    /** Open to all. */
    static ChannelPolicy readOpen(Section section, Access publish, boolean presence) {
        return read(section, Access.ANYONE, publish, false, MEMBERS_MAX, false, presence);
    }

    /** For members, who are taken in by those who keep order. */
    static ChannelPolicy readGuild(Section section) {
        return read(section, Access.MEMBERS, Access.MEMBERS, true, MEMBERS_MAX, false, true);
    }

    /** For a few members, who are taken in by each other. */
    static ChannelPolicy readParty(Section section) {
        return read(section, Access.MEMBERS, Access.MEMBERS, true, PARTY_MEMBERS_MAX, true, true);
    }

    static ChannelPolicy readInbox(Section section) {
        return read(section, Access.OWNER, Access.ANYONE, false, MEMBERS_MAX, false, false);
    }

    private static ChannelPolicy read(
            Section section,
            Access join,
            Access publish,
            boolean createFirst,
            int membersMax,
            boolean membersInvite,
            boolean presence) {
        return new ChannelPolicy(
                section.choice("join", join),
                section.choice("publish", publish),
                section.flag("create-first", createFirst),
                section.integer("history-messages-max", 1000, 1, 100_000),
                section.duration("history-age-max", "24h", "1m", "365d"),
                section.integer("members-max", membersMax, 1, MEMBERS_MAX),
                section.flag("members-invite", membersInvite),
                section.flag("presence", presence));
    }
}
