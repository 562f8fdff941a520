package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.store.LocationStore;
import io.rookery.store.LocationStore.Place;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where users stand, as far as one event loop knows: what it has read or changed, until it hears that a user has moved. Who spoke
 * longest ago is forgotten first. Belongs to that event loop.
 */
final class Whereabouts {
    static final int USERS_MAX = 65_536;

    private final LocationStore store;
    private final MoveTeller others;
    private final int usersMax;
    private final Map<UserId, Place> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<UserId, Look> looks = new HashMap<>();

    Whereabouts(LocationStore store, MoveTeller others, int usersMax) {
        this.store = store;
        this.others = others;
        this.usersMax = usersMax;
    }

    /** One call to the store that is under way, for all who ask meanwhile. */
    private static final class Look {
        private final Future<Place> place;
        private boolean outdated;

        private Look(Future<Place> place) {
            this.place = place;
        }
    }

    /** What is known without asking the store; null for nothing. */
    @Nullable
    Place known(UserId user) {
        return known.get(user);
    }

    Future<Place> of(UserId user) {
        Place place = known.get(user);
        return place == null ? look(user) : Future.succeededFuture(place);
    }

    /** Asks the store, whatever is known. */
    Future<Place> look(UserId user) {
        Look underWay = looks.get(user);
        if (underWay != null) {
            return underWay.place;
        }
        Look look = new Look(store.find(user));
        looks.put(user, look);
        return look.place.onComplete(outcome -> {
            looks.remove(user, look);
            if (outcome.succeeded() && !look.outdated) {
                remember(user, outcome.result());
            }
        });
    }

    /**
     * Lets the user stand in this room.
     *
     * @return where the user stood before
     */
    Future<Optional<Topic>> enter(UserId user, Topic room) {
        return store.enter(user, room).map(moved -> {
            changed(user, new Place(Optional.of(room), moved.version()));
            return moved.former();
        });
    }

    /**
     * Lets the user stand nowhere, if it is in this room that the user stands.
     *
     * @return where the user stands now
     */
    Future<Place> leave(UserId user, Topic room) {
        return store.leave(user, room).onSuccess(place -> changed(user, place));
    }

    /** The store has something else noted of a user, or will have. */
    void moved(UserId user, long version) {
        Place place = known.get(user);
        if (place != null && place.version() < version) {
            known.remove(user);
        }
        Look look = looks.get(user);
        if (look != null) {
            look.outdated = true;
        }
    }

    /** What others have said may have been lost. */
    void forget() {
        known.clear();
        looks.values().forEach(look -> look.outdated = true);
    }

    int remembered() {
        return known.size();
    }

    private void changed(UserId user, Place place) {
        moved(user, place.version());
        remember(user, place);
        others.moved(user, place.version());
    }

    private void remember(UserId user, Place place) {
        Place former = known.get(user);
        if (former == null || former.version() <= place.version()) {
            known.put(user, place);
        }
        if (known.size() > usersMax) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
