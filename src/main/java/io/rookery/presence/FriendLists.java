package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lists of friends that connections of one event loop follow: whoever is added is watched and told of, whoever is removed
 * is told to be offline and watched no more. Belongs to that loop.
 */
final class FriendLists {
    /** Goodbyes that wait for the store. */
    static final int FAREWELLS_MAX = 4096;

    /** What it needs of the store. */
    interface Store {
        /** A user's friends. */
        Future<List<UserId>> friends(UserId user);

        /** See {@link io.rookery.store.RelationStore#raise}. */
        Future<Long> raise(UserId user);
    }

    /** Who follows one user's list. */
    private static final class Following {
        private final Set<Watcher> followers = new HashSet<>(1);
        /** Who has yet to be answered with the list. */
        private final Set<Watcher> beginning = new HashSet<>(1);

        private boolean reading;
        private boolean readAgain;
    }

    private record Farewell(UserId user, List<Watch> watches) {}

    private final WatchedPresences watched;
    private final Store store;
    private final Map<UserId, Following> byOwner = new HashMap<>();
    private final Set<UserId> unread = new LinkedHashSet<>();
    private final Deque<Farewell> farewells = new ArrayDeque<>();

    FriendLists(WatchedPresences watched, Store store) {
        this.watched = watched;
        this.store = store;
    }

    /**
     * Follows the list of the watcher's user.
     *
     * @return how the friends are; fails with a refusal when they are too many to watch
     */
    Future<List<Presence>> follow(Watcher watcher) {
        UserId owner = watcher.user();
        Following following = byOwner.computeIfAbsent(owner, any -> new Following());
        following.followers.add(watcher);
        following.beginning.add(watcher);
        watched.follow(owner, true);
        return store.friends(owner)
                .compose(friends -> watched.watch(watcher, friends, true))
                .onSuccess(presences -> {
                    following.beginning.remove(watcher);
                    changed(owner);
                })
                .onFailure(failure -> unfollow(watcher));
    }

    /** Whom it watched as friends only is watched no more. */
    void unfollow(Watcher watcher) {
        UserId owner = watcher.user();
        Following following = byOwner.get(owner);
        if (following != null && following.followers.remove(watcher)) {
            following.beginning.remove(watcher);
            watched.unwatch(watcher, watcher.friends(), true);
            if (following.followers.isEmpty()) {
                byOwner.remove(owner);
                watched.follow(owner, false);
            }
        }
    }

    /** The list may be another. */
    void changed(UserId owner) {
        Following following = byOwner.get(owner);
        if (following == null) {
            return;
        }
        if (following.reading) {
            following.readAgain = true;
            return;
        }
        following.reading = true;
        store.friends(owner).onComplete(read -> {
            following.reading = false;
            if (read.failed()) {
                unread.add(owner);
            } else {
                apply(following, read.result());
            }
            if (following.readAgain) {
                following.readAgain = false;
                changed(owner);
            }
        });
    }

    /** Whatever the store did not answer is tried again. */
    void retry() {
        List<UserId> again = List.copyOf(unread);
        unread.clear();
        again.forEach(this::changed);
        List<Farewell> unsaid = List.copyOf(farewells);
        farewells.clear();
        unsaid.forEach(this::say);
    }

    private void apply(Following following, List<UserId> friends) {
        Map<UserId, List<Watch>> ended = new HashMap<>();
        for (Watcher watcher : List.copyOf(following.followers)) {
            if (!following.beginning.contains(watcher)) {
                follow(watcher, friends, ended);
            }
        }
        ended.forEach((user, watches) -> say(new Farewell(user, watches)));
    }

    /** Friends for whom there is no room now are taken in when the list is read again. */
    private void follow(Watcher watcher, List<UserId> friends, Map<UserId, List<Watch>> ended) {
        Set<UserId> before = watcher.friends();
        Set<UserId> removed = new HashSet<>(before);
        friends.forEach(removed::remove);
        List<Watch> seen = watcher.watches().stream().filter(Watch::listens).toList();
        for (Watch watch : watched.unwatch(watcher, removed, true)) {
            if (seen.contains(watch)) {
                ended.computeIfAbsent(watch.user, any -> new ArrayList<>()).add(watch);
            }
        }
        for (UserId friend : friends) {
            if (!before.contains(friend) && watcher.canWatch(friend)) {
                watched.watchFriend(watcher, friend);
            }
        }
    }

    /** Nobody was told the version before the raised one, and whoever watches the user again is told a higher one. */
    private void say(Farewell farewell) {
        store.raise(farewell.user())
                .onSuccess(version -> Sights.tell(
                        farewell.watches(), Sight.nobody(farewell.user().value(), version - 1)))
                .onFailure(failure -> {
                    if (farewells.size() < FAREWELLS_MAX) {
                        farewells.add(farewell);
                    }
                });
    }
}
