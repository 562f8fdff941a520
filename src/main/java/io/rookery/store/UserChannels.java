package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * Which channels each user belongs to, or is invited to: an index, for the channels themselves decide. It is written before
 * somebody becomes a member, once more when they have, and when they have ceased to be one: what it does not have is not so, and
 * what it has may be outdated. Futures fail as those of {@link MessageLog}.
 */
public interface UserChannels {
    /** Whoever was noted longer ago has become a member by now, or will not any more. */
    Duration JOINING_MAX = Duration.ofMinutes(1);

    /**
     * Notes that the user is about to belong to a channel.
     *
     * @return false when the user belongs to as many as may be
     */
    Future<Boolean> add(UserId user, Topic channel, int channelsMax);

    /** Notes that the user does not belong to a channel any more. */
    Future<Void> remove(UserId user, Topic channel);

    /** The same for an entry that was found outdated, unless it was noted anew since, or less than {@link #JOINING_MAX} ago. */
    Future<Void> drop(UserId user, Entry outdated);

    Future<Listed> list(UserId user);

    /**
     * Notes that the user is invited to a channel.
     *
     * @return false when the user has as many invitations as may be
     */
    Future<Boolean> invite(UserId user, Topic channel, long expiresAtMillis, int invitationsMax);

    /** Notes that the user is not invited to a channel any more. */
    Future<Void> uninvite(UserId user, Topic channel);

    record Entry(Topic channel, long notedAtMillis) {}

    /**
     * @param channels in no order
     * @param invitations those that have not ended, in no order
     */
    record Listed(List<Entry> channels, List<Topic> invitations) {
        public Listed {
            channels = List.copyOf(channels);
            invitations = List.copyOf(invitations);
        }
    }
}
