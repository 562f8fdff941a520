package io.rookery.presence;

import io.rookery.dispatch.Caller;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.routing.FanOut;
import io.rookery.store.PresenceChange;
import io.rookery.store.RelationStore;
import io.rookery.store.SaidPresence;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands by which clients say how they are, and watch others. One for a node; each method is the handler of one
 * command.
 *
 * <p>Watches belong to the connection: a client that resumes its session watches again, and gets a fresh snapshot.
 */
public final class PresenceCommands {
    /** A command names at most so many. */
    static final int USERS_MAX = 200;

    static final int ACTIVITY_LENGTH_MAX = 128;
    static final int METADATA_BYTES_MAX = 1024;
    static final Duration EXPIRES_IN_MIN = Duration.ofSeconds(1);
    static final Duration EXPIRES_IN_MAX = Duration.ofDays(7);

    private static final long LOOK_EVERY_MILLIS = 500;

    private final PresenceTracker tracker;
    private final RelationStore relations;
    private final int watchesMax;
    private final Map<FanOut, Loop> loops = new ConcurrentHashMap<>();

    private final List<Consumer<RelationChange>> listeners = new CopyOnWriteArrayList<>();

    private record Loop(Context context, WatchedPresences watched) {}

    /**
     * @param relations used on each of the event loops that join
     * @param watchesMax users that one session watches
     */
    public PresenceCommands(PresenceTracker tracker, RelationStore relations, int watchesMax) {
        this.tracker = tracker;
        this.relations = relations;
        this.watchesMax = watchesMax;
    }

    /** To be called on each event loop, before commands come from its connections. */
    public void join(Vertx vertx, FanOut fanOut) {
        WatchedPresences watched = new WatchedPresences(fanOut, tracker::look, friends(), watchesMax);
        loops.put(fanOut, new Loop(vertx.getOrCreateContext(), watched));
        vertx.setPeriodic(LOOK_EVERY_MILLIS, timer -> watched.look());
    }

    private FriendLists.Store friends() {
        return new FriendLists.Store() {
            @Override
            public Future<List<UserId>> friends(UserId user) {
                return relations.friends(user);
            }

            @Override
            public Future<Long> raise(UserId user) {
                return relations.raise(user);
            }
        };
    }

    /** Has the queries of an event loop told, on any thread. */
    public void onRelationsChanged(PresenceQueries queries) {
        listeners.add(queries::relationsChanged);
    }

    /** To be told, on any thread, what nodes say to one another of {@link Relations}. */
    public void relationsChanged(Buffer message) {
        RelationChange change = RelationChange.decode(message);
        loops.values()
                .forEach(loop ->
                        loop.context().runOnContext(turn -> loop.watched().relationsChanged(change)));
        listeners.forEach(listener -> listener.accept(change));
    }

    /**
     * {@code presence.update}: holds for the user, on whatever session, until it expires or the user says otherwise; the zone
     * holds for the session.
     */
    public Future<? extends Answer> update(Caller caller, Command.PresenceUpdate command) {
        return tracker.say(caller.session().user(), caller.session().id(), checked(command), zone(command.zone()))
                .map(change -> new Answer.OwnPresence(own(change)));
    }

    /**
     * {@code presence.subscribe}: answers with how the users are now, as far as the caller may see; changes follow. What is
     * pushed and what is answered may overtake one another, so the client keeps the higher version of each user.
     */
    public Future<? extends Answer> subscribe(Caller caller, Command.PresenceSubscribe command) {
        List<UserId> users = List.copyOf(users(command.users()));
        WatchedPresences watched = watched(caller);
        Watcher watcher = watched.watcher(caller.subscriber());
        Future<List<Presence>> presences = isAboutFriends(users, command.friends())
                ? watched.friendLists().follow(watcher)
                : watched.watch(watcher, users, false);
        return presences.map(Answer.Presences::new);
    }

    /** {@code presence.unsubscribe}: users who were not watched do not matter. */
    public Future<? extends Answer> unsubscribe(Caller caller, Command.PresenceUnsubscribe command) {
        Set<UserId> users = users(command.users());
        WatchedPresences watched = watched(caller);
        Watcher watcher = watched.watcher(caller.subscriber());
        if (isAboutFriends(users, command.friends())) {
            watched.friendLists().unfollow(watcher);
        } else {
            watched.unwatch(watcher, users, false);
        }
        return Future.succeededFuture(new Answer.Presences(List.of()));
    }

    private WatchedPresences watched(Caller caller) {
        Loop loop = loops.get(caller.fanOut());
        if (loop == null) {
            throw new IllegalStateException("the event loop has not joined");
        }
        return loop.watched();
    }

    private static boolean isAboutFriends(Collection<UserId> users, boolean friends) {
        if (users.isEmpty() && !friends) {
            throw Refusal.invalidParams("friends: false (expected: true, or users)");
        }
        return friends;
    }

    static Set<UserId> users(List<String> names) {
        if (names.size() > USERS_MAX) {
            throw Refusal.invalidParams("users: " + names.size() + " (expected: <= " + USERS_MAX + ")");
        }
        Set<UserId> users = new LinkedHashSet<>();
        try {
            names.forEach(name -> users.add(new UserId(name)));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidParams(e.getMessage());
        }
        return users;
    }

    private static SaidPresence checked(Command.PresenceUpdate command) {
        String activity = command.activity();
        RawJson metadata = command.metadata();
        if (command.status() == PresenceStatus.OFFLINE) {
            throw Refusal.invalidParams("status: offline (expected: online, away, busy, in_game, in_menu, invisible)");
        }
        if (activity != null && activity.length() > ACTIVITY_LENGTH_MAX) {
            throw Refusal.invalidParams(
                    "activity: " + activity.length() + " characters (expected: <= " + ACTIVITY_LENGTH_MAX + ")");
        }
        if (metadata != null && metadata.utf8().length > METADATA_BYTES_MAX) {
            throw Refusal.tooLarge(
                    "presence.metadata",
                    "metadata: " + metadata.utf8().length + " bytes (expected: <= " + METADATA_BYTES_MAX + ")");
        }
        return new SaidPresence(command.status(), emptyToNull(activity), metadata, lasts(command.expiresInMillis()), 0);
    }

    private static @Nullable Duration lasts(@Nullable Long expiresInMillis) {
        if (expiresInMillis == null) {
            return null;
        }
        Duration lasts = Duration.ofMillis(expiresInMillis);
        if (lasts.compareTo(EXPIRES_IN_MIN) < 0 || lasts.compareTo(EXPIRES_IN_MAX) > 0) {
            throw Refusal.invalidParams("expiresInMs: " + expiresInMillis + " (expected: " + EXPIRES_IN_MIN.toMillis()
                    + ".." + EXPIRES_IN_MAX.toMillis() + ")");
        }
        return lasts;
    }

    private static Optional<Zone> zone(@Nullable String name) {
        try {
            return Optional.ofNullable(name).map(Zone::new);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidParams(e.getMessage());
        }
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Others see somebody invisible as offline; they themselves do not. */
    private static Presence own(PresenceChange change) {
        Presence seen = change.presence();
        return new Presence(
                seen.userId(),
                change.ownStatus(),
                seen.activity(),
                seen.metadata(),
                seen.zone(),
                seen.node(),
                seen.lastSeenMillis(),
                seen.version());
    }
}
