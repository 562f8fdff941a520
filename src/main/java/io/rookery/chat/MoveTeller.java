package io.rookery.chat;

import io.rookery.identity.UserId;

/** Tells every event loop of the cluster that what it knows of a user's location may be outdated. */
@FunctionalInterface
public interface MoveTeller {

    /**
     * @param version of what the store has noted now
     */
    void moved(UserId user, long version);
}
