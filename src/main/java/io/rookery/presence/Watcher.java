package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.routing.Subscriber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A connection that watches users: those it asked for by name, and the user's friends while it follows them. */
final class Watcher {
    final Subscriber subscriber;
    private final int usersMax;
    private final Map<UserId, Watch> watches = new HashMap<>();
    private final Set<UserId> asked = new HashSet<>();
    private final Set<UserId> friends = new HashSet<>();

    Watcher(Subscriber subscriber, int usersMax) {
        this.subscriber = subscriber;
        this.usersMax = usersMax;
    }

    UserId user() {
        return subscriber.user();
    }

    Collection<Watch> watches() {
        return watches.values();
    }

    /** Whom it watches as friends, whether or not it asked for them by name. */
    Set<UserId> friends() {
        return Set.copyOf(friends);
    }

    boolean canWatch(UserId user) {
        return watches.containsKey(user) || watches.size() < usersMax;
    }

    /** Refuses to watch so many. */
    void requireRoom(Collection<UserId> users) {
        long count = watches.size()
                + users.stream().filter(user -> !watches.containsKey(user)).count();
        if (count > usersMax) {
            throw Refusal.of(
                    ErrorCode.SUBSCRIPTION_LIMIT,
                    "watched users: " + count + " (expected: <= " + usersMax + ")",
                    Map.of("limit", "presence.watchedUsers", "max", usersMax));
        }
    }

    /**
     * Watches them, for one reason more.
     *
     * @return the new watches
     */
    List<Watch> begin(Collection<UserId> users, boolean asFriends) {
        (asFriends ? friends : asked).addAll(users);
        List<Watch> begun = new ArrayList<>();
        for (UserId user : users) {
            if (!watches.containsKey(user)) {
                Watch watch = new Watch(subscriber, user);
                watches.put(user, watch);
                begun.add(watch);
            }
        }
        return begun;
    }

    /** Those of the watches that are of these users. */
    List<Watch> watchesOf(Collection<UserId> users) {
        return users.stream()
                .distinct()
                .map(watches::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Watches them for one reason less.
     *
     * @return the watches that have no reason left
     */
    List<Watch> end(Collection<UserId> users, boolean asFriends) {
        (asFriends ? friends : asked).removeAll(Set.copyOf(users));
        List<Watch> ended = new ArrayList<>();
        for (UserId user : users) {
            Watch watch = asked.contains(user) || friends.contains(user) ? null : watches.remove(user);
            if (watch != null) {
                ended.add(watch);
            }
        }
        return ended;
    }
}
