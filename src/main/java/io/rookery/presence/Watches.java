package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.routing.Subscriber;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/** Whom each connection watches; forgotten with the connection. */
final class Watches {
    static final int WATCHED_USERS_MAX = 500;

    private final Map<Subscriber, Set<UserId>> watched = Collections.synchronizedMap(new WeakHashMap<>());

    /** Adds all of the users or, with a refusal, none. Called on the subscriber's event loop. */
    void add(Subscriber subscriber, Collection<UserId> users) {
        Set<UserId> mine = watched.computeIfAbsent(subscriber, any -> new HashSet<>());
        long added =
                users.stream().filter(user -> !mine.contains(user)).distinct().count();
        if (mine.size() + added > WATCHED_USERS_MAX) {
            throw Refusal.of(
                    ErrorCode.SUBSCRIPTION_LIMIT,
                    "watched users: " + (mine.size() + added) + " (expected: <= " + WATCHED_USERS_MAX + ")",
                    Map.of("limit", "presence.watchedUsers", "max", WATCHED_USERS_MAX));
        }
        mine.addAll(users);
    }

    void remove(Subscriber subscriber, Collection<UserId> users) {
        Set<UserId> mine = watched.get(subscriber);
        if (mine != null) {
            mine.removeAll(users);
        }
    }
}
