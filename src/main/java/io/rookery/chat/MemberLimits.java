package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Refusal;
import io.rookery.store.UserChannels;
import io.vertx.core.Future;
import java.util.List;

/** How many members a channel has, and how many channels a user; who is about to become a member is noted here first. */
final class MemberLimits {
    private final ChannelRules rules;
    private final UserChannels users;
    private final int channelsMax;

    MemberLimits(ChannelRules rules, UserChannels users, int channelsMax) {
        this.rules = rules;
        this.users = users;
        this.channelsMax = channelsMax;
    }

    void requireRoom(Topic topic, int members) {
        if (members > rules.membersMax(topic)) {
            throw full(topic, members, rules.membersMax(topic));
        }
    }

    static Refusal full(Topic topic, int members, int membersMax) {
        return Refusal.limitExceeded(
                "channel-members", "members of " + topic + ": " + members + " (expected: at most " + membersMax + ")");
    }

    /** Notes somebody who wants to belong to a channel. */
    Future<Void> note(UserId user, Topic topic) {
        return note(user, topic, channelsMax);
    }

    /** To be called when they have become a member: leaving by another session meanwhile may have struck them off. */
    Future<Void> noteAgain(UserId user, Topic topic) {
        return users.add(user, topic, channelsMax).<Void>mapEmpty().otherwiseEmpty();
    }

    /** The same as {@link #note} for those whom somebody else takes in: half of what they may have is left to themselves. */
    Future<Void> noteOthers(List<UserId> others, Topic topic) {
        return Future.all(others.stream()
                        .map(other -> note(other, topic, Math.max(1, channelsMax / 2)))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> note(UserId user, Topic topic, int max) {
        return users.add(user, topic, max).map(noted -> {
            if (!noted) {
                throw Refusal.limitExceeded(
                        "channels-per-user", "channels of " + user + ": too many (expected: at most " + max + ")");
            }
            return null;
        });
    }
}
