package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.Comparison;
import io.rookery.store.ConnectionLife;
import io.rookery.store.ConnectionLife.Arrival;
import io.rookery.store.ConnectionLife.Fate;
import io.rookery.store.Device;
import io.rookery.store.PresenceChange;
import io.rookery.store.WentOffline;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts one event loop's sessions and users as the store knows them: a session counts from when the store was told of it
 * until the store was told that it is over. So the grace counts too, and a session that has moved counts on both nodes for
 * that long.
 *
 * <p>Status and zone of a user are those of the store's last answer on any of the user's sessions here; what was changed elsewhere
 * comes with the next comparison.
 *
 * <p>Belongs to one event loop.
 */
final class SessionCensus {
    /** A user of this loop. */
    private static final class Being {
        private int sessions;
        private PresenceStatus status = PresenceStatus.ONLINE;
        private @Nullable String zone;
    }

    private final LongSupplier nanoTime;
    private final SessionMeters meters;
    private final Map<UserId, Being> users = new HashMap<>();
    private final Map<PresenceStatus, Heads> statuses = new EnumMap<>(PresenceStatus.class);
    private final Map<Platform, Integer> platforms = new EnumMap<>(Platform.class);
    private final Map<String, Heads> zones = new HashMap<>();
    private final Map<Platform, Stays> stays = new EnumMap<>(Platform.class);
    private final Map<Arrival, Long> arrivals = new EnumMap<>(Arrival.class);
    private int sessions;

    SessionCensus(LongSupplier nanoTime, SessionMeters meters) {
        this.nanoTime = nanoTime;
        this.meters = meters;
    }

    /** Everybody who is counted, now. */
    Collection<UserId> users() {
        return Collections.unmodifiableSet(users.keySet());
    }

    /** The store was told something of a session. */
    void told(OwnSession session, Step step, PresenceChange change) {
        UserId user = session.connection.user();
        if (step instanceof Step.Remove remove) {
            removed(session, remove, change);
        } else if (change.life().fate() == Fate.ELSEWHERE) {
            uncount(session);
        } else if (change.life().fate() != Fate.UNKNOWN) {
            put(session, user, change);
        }
        seen(user, change);
    }

    /** A change has told how a user is. */
    void seen(UserId user, PresenceChange change) {
        seen(user, change.ownStatus(), change.presence().zone());
    }

    /** A look has told how a user is. */
    void seen(Comparison.Seen seen) {
        seen(seen.user(), seen.ownStatus(), seen.zone());
    }

    private void seen(UserId user, PresenceStatus status, @Nullable String zone) {
        Being being = users.get(user);
        if (being != null && (being.status != status || !Objects.equals(being.zone, zone))) {
            leave(being);
            being.status = status;
            being.zone = zone;
            enter(being);
        }
    }

    /** A dead node's session was removed by this one. */
    void evicted(PresenceChange change) {
        ConnectionLife life = change.life();
        if (life.fate() == Fate.ENDED) {
            ended(platform(change), WentOffline.Reason.NODE_DIED, life.age());
        }
    }

    private void put(OwnSession session, UserId user, PresenceChange change) {
        Platform platform = platform(change);
        long began = nanoTime.getAsLong() - change.life().age().toNanos();
        if (session.countedAs == null) {
            session.beganNanos = began;
            came(user, platform);
            begun(platform, change.life());
        } else {
            // The store may have forgotten when it began.
            session.beganNanos = session.beganNanos - began < 0 ? session.beganNanos : began;
            if (session.countedAs != platform) {
                platforms.merge(session.countedAs, -1, Integer::sum);
                platforms.merge(platform, 1, Integer::sum);
            }
        }
        session.countedAs = platform;
    }

    private static Platform platform(PresenceChange change) {
        return Device.parse(change.known().device()).platform();
    }

    private void begun(Platform platform, ConnectionLife life) {
        if (life.fate() == Fate.CAME) {
            stays(platform).begun(1);
            meters.begun(platform);
        }
        if (life.arrival() != Arrival.NONE) {
            arrivals.merge(life.arrival(), 1L, Long::sum);
            meters.arrived(life.arrival());
        }
    }

    /** Something that the store does not know any more was removed by an attempt whose answer was lost, or the store was. */
    private void removed(OwnSession session, Step.Remove step, PresenceChange change) {
        Fate fate = change.life().fate();
        Platform counted = uncount(session);
        if (counted != null && fate != Fate.ELSEWHERE) {
            ended(counted, step.reason(), Duration.ofNanos(session.absentSinceNanos - session.beganNanos));
        } else if (counted == null && fate == Fate.ENDED) {
            ended(platform(change), step.reason(), change.life().age());
        }
    }

    /**
     * @return what it was counted as
     */
    private @Nullable Platform uncount(OwnSession session) {
        Platform counted = session.countedAs;
        if (counted != null) {
            session.countedAs = null;
            went(session.connection.user(), counted);
        }
        return counted;
    }

    private void ended(Platform platform, WentOffline.Reason reason, Duration length) {
        Duration stayed = length.isNegative() ? Duration.ZERO : length;
        stays(platform).ended(reason, stayed);
        meters.ended(platform, reason, stayed);
    }

    private Stays stays(Platform platform) {
        return stays.computeIfAbsent(platform, first -> new Stays());
    }

    private void came(UserId user, Platform platform) {
        sessions++;
        platforms.merge(platform, 1, Integer::sum);
        Being being = users.get(user);
        if (being == null) {
            being = new Being();
            users.put(user, being);
        } else {
            leave(being);
        }
        being.sessions++;
        enter(being);
    }

    private void went(UserId user, Platform platform) {
        sessions--;
        platforms.merge(platform, -1, Integer::sum);
        Being being = users.get(user);
        if (being == null) {
            throw new IllegalStateException("user " + user + " is not counted");
        }
        leave(being);
        if (--being.sessions == 0) {
            users.remove(user);
        } else {
            enter(being);
        }
    }

    private void enter(Being being) {
        Heads heads = new Heads(1, being.sessions);
        statuses.merge(being.status, heads, Heads::plus);
        if (being.zone != null) {
            zones.merge(being.zone, heads, Heads::plus);
        }
    }

    private void leave(Being being) {
        Heads heads = new Heads(1, being.sessions);
        statuses.computeIfPresent(being.status, (status, all) -> without(all, heads));
        if (being.zone != null) {
            zones.computeIfPresent(being.zone, (zone, all) -> without(all, heads));
        }
    }

    private static @Nullable Heads without(Heads all, Heads gone) {
        Heads left = all.minus(gone);
        return left.equals(Heads.NONE) ? null : left;
    }

    /** A copy of this moment. */
    Census taken() {
        Map<Platform, Stays> past = new EnumMap<>(Platform.class);
        stays.forEach((platform, counted) -> past.put(platform, counted.plus(new Stays())));
        Map<Platform, Integer> present = new EnumMap<>(platforms);
        present.values().removeIf(count -> count == 0);
        return new Census(
                new Heads(users.size(), sessions),
                new EnumMap<>(statuses),
                present,
                new HashMap<>(zones),
                Heads.NONE,
                past,
                new EnumMap<>(arrivals));
    }
}
