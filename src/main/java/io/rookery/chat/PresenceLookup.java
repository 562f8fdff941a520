package io.rookery.chat;

import io.rookery.identity.UserId;
import io.rookery.protocol.PresenceStatus;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells how users are seen. */
@FunctionalInterface
public interface PresenceLookup {

    /**
     * @param viewer who wants to know, and may not see everybody; null for the game itself, which does
     * @param users at most a page of members
     * @return a user who is not in the map is offline; fails with a {@link io.rookery.protocol.Refusal}
     */
    Future<Map<UserId, PresenceStatus>> statuses(@Nullable UserId viewer, Collection<UserId> users);
}
