package io.rookery.settings;

import java.time.Duration;

/**
 * Who belongs to channels, and what they learn of each other.
 *
 * @param channelsPerUserMax channels that one user belongs to
 * @param invitationWindow how long an invitation holds
 * @param invitationsPerChannelMax users invited to one channel at once
 * @param invitationsPerUserMax channels one user is invited to at once
 * @param typingWindow how long somebody is shown as writing who says nothing more
 * @param readReceiptsMembersMax in channels for members with more of them nobody is told who has read what
 */
public record MembershipSettings(
        int channelsPerUserMax,
        Duration invitationWindow,
        int invitationsPerChannelMax,
        int invitationsPerUserMax,
        Duration typingWindow,
        int readReceiptsMembersMax) {

    static MembershipSettings read(Section section) {
        return new MembershipSettings(
                section.integer("channels-per-user-max", 500, 1, 1000),
                section.duration("invitation-window", "7d", "1m", "365d"),
                section.integer("invitations-per-channel-max", 100, 1, 1000),
                section.integer("invitations-per-user-max", 100, 1, 1000),
                section.duration("typing-window", "6s", "1s", "1m"),
                section.integer("read-receipts-members-max", 20, 0, 1000));
    }
}
