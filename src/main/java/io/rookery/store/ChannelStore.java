package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Sender;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Channels that were created, and who belongs to each channel. A channel has one owner and at most {@value #MODERATORS_MAX}
 * moderators. Futures fail as those of {@link MessageLog}.
 */
public interface ChannelStore {
    int MODERATORS_MAX = 100;

    /**
     * Creates a channel with its owner and first members.
     *
     * @return empty when the channel exists already, or existed and has ended
     */
    Future<Optional<ChannelRecord>> create(
            Topic topic, @Nullable String title, ChannelAccess access, Sender owner, List<UserId> members);

    /**
     * @return empty also for one that has ended
     */
    Future<Optional<ChannelRecord>> find(Topic topic);

    /**
     * Changes a channel, if whoever wants that is its owner, or a moderator who changes the title only.
     *
     * @param title empty takes it away; null leaves it
     * @param access null leaves it
     * @return empty when it may not be
     */
    Future<Optional<ChannelRecord>> update(
            Topic topic, UserId by, @Nullable String title, @Nullable ChannelAccess access);

    /**
     * Adds a member, or refreshes the name of one.
     *
     * @param letInOnly whether only those may join whom the channel lets in: everybody when it is open, else the invited
     */
    Future<Joined> addMember(Topic topic, Sender member, int membersMax, boolean letInOnly);

    /**
     * Takes a member out.
     *
     * @param ofMembers whether the channel belongs to its members: the owner hands it on by leaving, to the moderator who is one
     *     for longest or else to the first member by name, and it ends with the last one. Otherwise a role outlives leaving.
     */
    Future<Left> removeMember(Topic topic, UserId member, boolean ofMembers);

    /**
     * What the user is to the channel.
     *
     * @return empty for who does not belong to it
     */
    Future<Optional<ChannelRole>> role(Topic topic, UserId user);

    /** Gives a member another role, if whoever wants that is the owner. Whoever makes another one the owner is a moderator then. */
    Future<RoleChange> setRole(Topic topic, UserId by, UserId member, ChannelRole role);

    Future<Boolean> isMember(Topic topic, UserId user);

    Future<Integer> memberCount(Topic topic);

    /**
     * @param after exclusive: the last user of the page before; null for the first page
     * @return in order of user id
     */
    Future<List<ChannelMember>> members(Topic topic, @Nullable UserId after, int limit);

    record ChannelMember(Sender user, ChannelRole role) {}

    /**
     * @param memberCount everyone who belongs to the channel
     */
    record ChannelRecord(
            Topic topic,
            @Nullable String title,
            ChannelAccess access,
            UserId owner,
            long createdAtMillis,
            int memberCount) {}

    /** What became of somebody who wanted to join. */
    enum Joining {
        WAS_MEMBER,
        ADDED,
        FULL,
        NOT_LET_IN
    }

    record Joined(Joining outcome, int memberCount) {}

    /**
     * @param heir who is the owner from now on; null when that has not changed
     * @param ended whether that was the last member
     */
    record Left(boolean wasMember, @Nullable UserId heir, boolean ended) {}

    /** What became of a member who was to have another role. */
    enum RoleChange {
        NOT_ALLOWED,
        NO_MEMBER,
        OWN_ROLE,
        TOO_MANY_MODERATORS,
        DONE,
        SAME
    }
}
