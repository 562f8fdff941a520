package io.rookery.presence;

import io.rookery.dispatch.Caller;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.PresenceQuestion;
import io.rookery.protocol.Refusal;
import io.rookery.routing.FanOut;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The commands by which clients ask how users are, once or for as long as they watch. One for a node; each method is the
 * handler of one command.
 */
public final class PresenceQueries {
    private final Vertx vertx;
    private final PresenceTracker tracker;
    private final Zones zones;
    private final Map<FanOut, LoopQueries> loops = new ConcurrentHashMap<>();

    public PresenceQueries(Vertx vertx, PresenceTracker tracker, Zones zones) {
        this.vertx = vertx;
        this.tracker = tracker;
        this.zones = zones;
    }

    /** {@code presence.query}. */
    public Future<? extends Answer> query(Caller caller, Command.PresenceQuery command) {
        PresenceQuestion question = command.question();
        return find(question)
                .map(found -> new Answer.QueriedPresences(found.members(), found.total(), found.version()));
    }

    /** {@code presence.watch}: what is pushed may overtake the answer, and is to be applied after it. */
    public Future<? extends Answer> watch(Caller caller, Command.PresenceWatch command) {
        PresenceQuestion question = command.question();
        LoopQueries loop = loopOf(caller.fanOut());
        PresenceFilter filter = PresenceFilter.of(question);
        String zone = question.zone();
        Future<WatchedZone> watched = zone == null
                ? loop.watchUsers(caller.subscriber(), users(question), filter)
                : loop.watchZone(caller.subscriber(), checked(zone), filter);
        return watched.map(begun -> new Answer.WatchedPresences(
                begun.queryId(),
                begun.result().version(),
                begun.result().members(),
                begun.result().total()));
    }

    /** {@code presence.unwatch}. */
    public Future<? extends Answer> unwatch(Caller caller, Command.PresenceUnwatch command) {
        loopOf(caller.fanOut()).unwatch(caller.subscriber(), command.queryId());
        return Future.succeededFuture(Answer.EMPTY);
    }

    private Future<QueryResult> find(PresenceQuestion question) {
        PresenceFilter filter = PresenceFilter.of(question);
        String zone = question.zone();
        if (zone != null) {
            return zones.query(checked(zone), filter);
        }
        return tracker.presences(users(question)).map(presences -> {
            UserList list = new UserList();
            presences.forEach(list::accept);
            return filter.select(list.version(), list.byName());
        });
    }

    private LoopQueries loopOf(FanOut fanOut) {
        return loops.computeIfAbsent(
                fanOut,
                any -> new LoopQueries(
                        vertx, Objects.requireNonNull(Vertx.currentContext()), fanOut, zones, tracker::presences));
    }

    private static String checked(String zone) {
        try {
            return new Zone(zone).name();
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidParams(e.getMessage());
        }
    }

    private static List<UserId> users(PresenceQuestion question) {
        return List.copyOf(PresenceCommands.users(question.users()));
    }
}
