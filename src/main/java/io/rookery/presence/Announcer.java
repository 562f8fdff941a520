package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;

/** Brings changes to the home of the user's presence; keeps the latest of each user while the home cannot be reached. */
final class Announcer {
    static final int UNSENT_USERS_MAX = 10_000;

    private final Homes homes;
    private final Bus bus;
    private final LatestPresences unsent = new LatestPresences(UNSENT_USERS_MAX);

    Announcer(Homes homes, Bus bus) {
        this.homes = homes;
        this.bus = bus;
    }

    void announce(Presence presence) {
        int placement = Topic.presenceOf(new UserId(presence.userId())).placement();
        boolean taken = bus.send(
                homes.homeOf(placement), Concern.PRESENCE, placement, Priority.NORMAL, PresenceWire.encode(presence));
        if (!taken) {
            unsent.add(presence);
        }
    }

    void retry() {
        if (unsent.count() > 0) {
            unsent.removeAll().forEach(this::announce);
        }
    }
}
