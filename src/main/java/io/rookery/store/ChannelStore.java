package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Sender;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Channels that were created, and who belongs to each channel. Futures fail as those of {@link MessageLog}. */
public interface ChannelStore {

    /**
     * Creates a channel with its owner and first members.
     *
     * @return empty when the channel exists already
     */
    Future<Optional<ChannelRecord>> create(
            Topic topic, @Nullable String title, ChannelAccess access, Sender owner, List<UserId> members);

    Future<Optional<ChannelRecord>> find(Topic topic);

    /** Adds a member, or refreshes the name of one. */
    Future<Joined> addMember(Topic topic, Sender member, int membersMax);

    /**
     * @return whether the user was a member
     */
    Future<Boolean> removeMember(Topic topic, UserId member);

    Future<Boolean> isMember(Topic topic, UserId user);

    Future<Integer> memberCount(Topic topic);

    /**
     * @param after exclusive: the last user of the page before; null for the first page
     * @return in order of user id
     */
    Future<List<Sender>> members(Topic topic, @Nullable UserId after, int limit);

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

    /**
     * @param added whether the user was no member before
     * @param full whether the channel had no room, so that nothing changed
     */
    record Joined(boolean added, boolean full, int memberCount) {}
}
