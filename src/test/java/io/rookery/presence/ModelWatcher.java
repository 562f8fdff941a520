package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.routing.Subscriber;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A client that watches users and keeps, of two presences of one, that of the higher version. */
final class ModelWatcher {
    /** The node it is connected to. */
    final PresenceNode node;

    final Subscriber client;

    /** Those of whom it was answered how they are. */
    final Set<UserId> watched = new HashSet<>();

    private final Consumer<Presence> told;
    private final Map<String, Presence> seen = new HashMap<>();

    /**
     * @param told is given what is news
     */
    ModelWatcher(int number, PresenceNode node, Consumer<Presence> told) {
        this.node = node;
        this.told = told;
        this.client = node.gateway.connect(new UserId("watcher" + number), number, this::pushed);
    }

    Presence seen(UserId user) {
        return seen.get(user.value());
    }

    void answered(UserId user, Presence presence) {
        watched.add(user);
        keep(presence);
    }

    void forget(UserId user) {
        watched.remove(user);
        seen.remove(user.value());
    }

    private boolean keep(Presence presence) {
        Presence known = seen.get(presence.userId());
        if (known != null && known.version() >= presence.version()) {
            return false;
        }
        seen.put(presence.userId(), presence);
        return true;
    }

    private void pushed(Push push) {
        Presence presence = ((Push.PresenceChanged) push).presence();
        boolean news = keep(presence);
        if (news && watched.contains(new UserId(presence.userId()))) {
            told.accept(presence);
        }
    }

    @Override
    public String toString() {
        return client.user() + " on " + node;
    }
}
