package io.rookery.presence;

import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A place that somebody on this node watches: its replica, and the live queries over it. Belongs to one event loop. */
final class FollowedPlace implements RosterReplica.Port {
    /** A place that cannot be read for so many seconds refuses those who wait for it. */
    static final int UNREAD_TICKS_MAX = 4;

    static final int WAITING_MAX = 4096;

    private final Vertx vertx;
    private final Supplier<String> ids;
    private final Function<RosterQuestion, Future<RosterAnswer>> home;
    private final RosterReplica replica = new RosterReplica(this);
    private final Map<PresenceFilter, Shared> queries = new HashMap<>();
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private final Pace pace = new Pace(System::nanoTime);
    private boolean speaking;
    private int unreadTicks;

    /** A live query and how many watchers of each loop it has. */
    private record Shared(PresenceFilter filter, LiveQuery query, Map<LoopQueries, Integer> loops) {}

    FollowedPlace(Vertx vertx, Supplier<String> ids, Function<RosterQuestion, Future<RosterAnswer>> home) {
        this.vertx = vertx;
        this.ids = ids;
        this.home = home;
    }

    RosterReplica replica() {
        return replica;
    }

    Future<Void> whenReady() {
        if (replica.isReady()) {
            return Future.succeededFuture();
        }
        if (waiting.size() >= WAITING_MAX) {
            return Future.failedFuture(Refusal.busy("too many wait for one place", 1000));
        }
        Promise<Void> promise = Promise.promise();
        waiting.add(promise);
        return promise.future();
    }

    WatchedPlace watch(PresenceFilter filter, LoopQueries loop) {
        Shared shared = queries.computeIfAbsent(
                filter,
                any -> new Shared(
                        filter,
                        new LiveQuery(ids.get(), filter, replica.version(), replica.members()),
                        new HashMap<>()));
        shared.loops().merge(loop, 1, Integer::sum);
        return new WatchedPlace(shared.query().id(), shared.query().told());
    }

    /**
     * @return whether the query was one of this place's
     */
    boolean unwatch(String queryId, LoopQueries loop) {
        for (Shared shared : List.copyOf(queries.values())) {
            if (shared.query().id().equals(queryId)) {
                shared.loops().computeIfPresent(loop, (any, count) -> count > 1 ? count - 1 : null);
                if (shared.loops().isEmpty()) {
                    queries.remove(shared.filter());
                }
                return true;
            }
        }
        return false;
    }

    boolean isUnused() {
        return queries.isEmpty() && waiting.isEmpty();
    }

    void tick() {
        if (!replica.isReady() && ++unreadTicks >= UNREAD_TICKS_MAX) {
            unreadTicks = 0;
            answerAll(promise -> promise.fail(Refusal.unavailable("the place's home does not answer")));
        }
        replica.check();
    }

    @Override
    public void ask(RosterQuestion question) {
        home.apply(question).onComplete(outcome -> {
            if (outcome.succeeded()) {
                replica.answered(outcome.result());
            } else {
                replica.failed();
            }
        });
    }

    @Override
    public void moved() {
        unreadTicks = 0;
        answerAll(Promise::complete);
        if (!speaking) {
            speaking = true;
            long wait = pace.waitMillis(replica.members().size());
            if (wait == 0) {
                vertx.runOnContext(turn -> speak());
            } else {
                vertx.setTimer(wait, timer -> speak());
            }
        }
    }

    private void speak() {
        speaking = false;
        pace.spoken();
        for (Shared shared : queries.values()) {
            if (shared.query().refresh(replica.version(), replica.members())) {
                Found found = shared.query().told();
                shared.loops().keySet().forEach(loop -> loop.post(shared.query().id(), found));
            }
        }
    }

    private void answerAll(Consumer<Promise<Void>> answer) {
        List<Promise<Void>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(answer);
    }
}
