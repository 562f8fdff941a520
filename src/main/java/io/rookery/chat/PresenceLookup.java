package io.rookery.chat;

import io.rookery.identity.UserId;
import io.rookery.protocol.PresenceStatus;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;

/** Tells how users are seen by others. */
@FunctionalInterface
public interface PresenceLookup {

    /**
     * @param users at most a page of members
     * @return a user who is not in the map is offline; fails with a {@link io.rookery.protocol.Refusal}
     */
    Future<Map<UserId, PresenceStatus>> statuses(Collection<UserId> users);
}
