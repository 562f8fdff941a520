package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.Glance;
import io.rookery.store.PresenceVisibility;
import io.rookery.store.Standing;

/**
 * Who may see whom, and what. Whoever may not see a user sees what is seen of somebody who was never there.
 *
 * <p>Versions count for each viewer: one that follows a change of relations is above all that the viewer was told before.
 */
final class Sight {
    private Sight() {}

    static boolean admits(UserId viewer, UserId user, PresenceVisibility visibility, Standing standing) {
        if (viewer.equals(user)) {
            return true;
        }
        return !standing.blocked()
                && switch (visibility) {
                    case EVERYONE -> true;
                    case FRIENDS -> standing.friend();
                    case NOBODY -> false;
                };
    }

    static boolean admits(UserId viewer, Glance glance, Standing standing) {
        return admits(viewer, new UserId(glance.presence().userId()), glance.visibility(), standing);
    }

    /** What the viewer sees. */
    static Presence of(UserId viewer, Glance glance, Standing standing) {
        return admits(viewer, glance, standing) ? shown(glance) : hidden(glance);
    }

    /** What whoever may see sees. */
    static Presence shown(Glance glance) {
        Presence presence = glance.presence();
        return withVersion(presence, Math.max(presence.version(), glance.relations()));
    }

    /** What whoever may not see sees. */
    static Presence hidden(Glance glance) {
        return hidden(glance, 0);
    }

    /**
     * What whoever may not see any more sees.
     *
     * @param told the version of what they may have been told since the reading
     */
    static Presence hidden(Glance glance, long told) {
        Presence presence = glance.presence();
        long read = Math.max(presence.version(), Math.max(glance.atMillis(), glance.relations()));
        return nobody(presence.userId(), Math.max(read, told + 1));
    }

    /** Somebody who was never there. */
    static Presence nobody(String userId, long version) {
        return new Presence(userId, PresenceStatus.OFFLINE, null, null, null, null, 0, version);
    }

    /** Whether there is nothing to hide: whoever may see sees the same as whoever may not. */
    static boolean isNobody(Presence presence) {
        return presence.status() == PresenceStatus.OFFLINE && presence.lastSeenMillis() == 0;
    }

    private static Presence withVersion(Presence presence, long version) {
        return new Presence(
                presence.userId(),
                presence.status(),
                presence.activity(),
                presence.metadata(),
                presence.zone(),
                presence.node(),
                presence.lastSeenMillis(),
                version);
    }
}
