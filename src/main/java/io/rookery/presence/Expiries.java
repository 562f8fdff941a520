package io.rookery.presence;

import io.rookery.identity.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Users of whom the store has to look again, because something they said expires.
 *
 * <p>Of more users than {@link #USERS_MAX} the rest is left to other nodes and to the next comparison with the store.
 */
final class Expiries {
    static final int USERS_MAX = 65_536;

    private record Expiry(UserId user, long atNanos) {}

    private final LongSupplier nanoTime;
    private final NavigableSet<Expiry> queue = new TreeSet<>(Expiries::compare);
    private final Map<UserId, Expiry> newest = new HashMap<>();

    Expiries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Instead of what was noted for the user before. */
    void add(UserId user, Duration in) {
        Expiry expiry = new Expiry(user, nanoTime.getAsLong() + in.toNanos());
        Expiry former = newest.get(user);
        if (former != null) {
            queue.remove(former);
        } else if (newest.size() >= USERS_MAX) {
            return;
        }
        newest.put(user, expiry);
        queue.add(expiry);
    }

    /** The next user whose time has come; null when there is none. */
    @Nullable
    UserId next() {
        if (queue.isEmpty() || queue.first().atNanos() - nanoTime.getAsLong() > 0) {
            return null;
        }
        Expiry first = queue.first();
        queue.remove(first);
        newest.remove(first.user());
        return first.user();
    }

    private static int compare(Expiry one, Expiry other) {
        int byTime = Long.signum(one.atNanos() - other.atNanos());
        return byTime != 0 ? byTime : one.user().value().compareTo(other.user().value());
    }
}
