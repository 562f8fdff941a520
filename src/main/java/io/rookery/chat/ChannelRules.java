package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Refusal;
import io.rookery.settings.Access;
import io.rookery.settings.ChannelPolicy;
import io.rookery.settings.ChannelSettings;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kind of a topic alone decides. Users of sessions are never operators; what a policy reserves for operators or
 * for an owner is refused to them. An inbox is its user's whatever the settings say, and a kind without a policy is
 * nobody's.
 */
final class ChannelRules {
    /** Who may listen to a topic, as far as its kind tells. */
    enum Listening {
        ALLOWED,
        FORBIDDEN,
        /** Decided by whether the user belongs to the channel. */
        BY_MEMBERSHIP,
        /** Anyone, once the channel was created. */
        BY_EXISTENCE
    }

    /** Who may send to a topic, as far as its kind tells. */
    enum Publishing {
        ALLOWED,
        FORBIDDEN,
        BY_MEMBERSHIP
    }

    private final Map<TopicKind, ChannelPolicy> policies = new EnumMap<>(TopicKind.class);

    ChannelRules(ChannelSettings settings) {
        for (TopicKind kind : TopicKind.values()) {
            settings.policy(kind.label()).ifPresent(policy -> policies.put(kind, policy));
        }
    }

    Listening listening(UserId user, Topic topic) {
        if (topic.kind() == TopicKind.INBOX) {
            return ownsInbox(user, topic) ? Listening.ALLOWED : Listening.FORBIDDEN;
        }
        ChannelPolicy policy = policies.get(topic.kind());
        if (policy == null) {
            return Listening.FORBIDDEN;
        }
        return switch (policy.join()) {
            case ANYONE -> policy.createFirst() ? Listening.BY_EXISTENCE : Listening.ALLOWED;
            case MEMBERS -> Listening.BY_MEMBERSHIP;
            case OPERATORS, OWNER -> Listening.FORBIDDEN;
        };
    }

    /** The kinds of which everybody may read every channel. */
    Set<TopicKind> readableByAnyone() {
        Set<TopicKind> kinds = EnumSet.noneOf(TopicKind.class);
        policies.forEach((kind, policy) -> {
            if (kind != TopicKind.INBOX && policy.join() == Access.ANYONE && !policy.createFirst()) {
                kinds.add(kind);
            }
        });
        return kinds;
    }

    /** Where a channel must be created first, only its members speak: that is checked by the append itself. */
    Publishing publishing(Topic topic) {
        ChannelPolicy policy = policies.get(topic.kind());
        if (policy == null || topic.kind() == TopicKind.INBOX) {
            return Publishing.FORBIDDEN;
        }
        return switch (policy.publish()) {
            case ANYONE -> policy.createFirst() ? Publishing.BY_MEMBERSHIP : Publishing.ALLOWED;
            case MEMBERS -> Publishing.BY_MEMBERSHIP;
            case OPERATORS, OWNER -> Publishing.FORBIDDEN;
        };
    }

    /** Whether users speak there to all who listen. */
    boolean isSpokenIn(Topic topic) {
        return publishing(topic) != Publishing.FORBIDDEN;
    }

    /** Who may join a new channel of this kind, given what its creator asked for. */
    ChannelAccess accessOfNew(Topic topic, @Nullable ChannelAccess asked) {
        if (publishing(topic) == Publishing.FORBIDDEN) {
            throw Refusal.forbidden();
        }
        ChannelPolicy policy = policies.get(topic.kind());
        boolean membersOnly = policy != null && policy.join() == Access.MEMBERS;
        if (asked == null) {
            return membersOnly ? ChannelAccess.MEMBERS : ChannelAccess.OPEN;
        }
        if (asked == ChannelAccess.OPEN || (asked == ChannelAccess.MEMBERS && membersOnly)) {
            return asked;
        }
        throw Refusal.invalidParams("access: " + asked.label() + " (expected for "
                + topic.kind().label() + ": " + (membersOnly ? "open, members" : "open") + ")");
    }

    /**
     * Who may join from now on, given what the owner asks for.
     *
     * @throws Refusal when the kind does not know it
     */
    void requireAccess(Topic topic, ChannelAccess asked) {
        accessOfNew(topic, asked);
    }

    /** Whether channels of this kind belong to their members: they are made first, handed on, and end with the last one. */
    boolean ofMembers(Topic topic) {
        ChannelPolicy policy = policies.get(topic.kind());
        return policy != null && policy.createFirst();
    }

    int membersMax(Topic topic) {
        ChannelPolicy policy = policies.get(topic.kind());
        return policy == null ? 0 : policy.membersMax();
    }

    /** Whether every member may invite others. */
    boolean membersInvite(Topic topic) {
        ChannelPolicy policy = policies.get(topic.kind());
        return policy != null && policy.membersInvite();
    }

    /** Whether listeners are told who joins and leaves, and who is there. */
    boolean tellsOfMembers(Topic topic) {
        ChannelPolicy policy = policies.get(topic.kind());
        return policy != null && policy.presence() && topic.kind() != TopicKind.INBOX;
    }

    static boolean ownsInbox(UserId user, Topic topic) {
        return topic.kind() == TopicKind.INBOX && topic.inboxOwner().equals(user);
    }
}
