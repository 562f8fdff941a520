package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The live queries of one event loop's connections. Those of zones are fed by {@link #post}, those of users by the topics of
 * their presence, and by the store now and then, should a change have been lost on the way.
 */
final class LoopQueries {
    static final int QUERIES_MAX = 16;
    /** Lists compared with the store each second; a list's turn comes after {@link #COMPARE_AFTER_TICKS} at the earliest. */
    static final int COMPARES_A_TICK = 8;

    static final int COMPARE_AFTER_TICKS = 30;

    private static final long TICK_MILLIS = 1000;

    private final Vertx vertx;
    private final Context context;
    private final FanOut fanOut;
    private final Zones zones;
    private final Function<List<UserId>, Future<List<Presence>>> store;
    private final Feed feed = new Feed();
    private final Map<Subscriber, Map<String, Running>> bySubscriber = new HashMap<>();
    private final Map<String, QueryAudience> audiences = new HashMap<>();
    private final Map<String, Set<ListQuery>> byUser = new HashMap<>();
    private long lastList;

    /**
     * One connection's query.
     *
     * @param zone null for a list
     * @param list null for a zone
     */
    private record Running(@Nullable String zone, @Nullable ListQuery list) {}

    /**
     * To be made on the event loop.
     */
    LoopQueries(
            Vertx vertx,
            Context context,
            FanOut fanOut,
            Zones zones,
            Function<List<UserId>, Future<List<Presence>>> store) {
        this.vertx = vertx;
        this.context = context;
        this.fanOut = fanOut;
        this.zones = zones;
        this.store = store;
        fanOut.add(feed);
        vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    }

    Context context() {
        return context;
    }

    /** From any thread: the query has another result. */
    void post(String queryId, QueryResult result) {
        context.runOnContext(turn -> update(queryId, result));
    }

    Future<WatchedZone> watchZone(Subscriber subscriber, String zone, PresenceFilter filter) {
        Map<String, Running> mine = queriesOf(subscriber);
        String place = reserve(mine);
        return zones.watch(zone, filter, this)
                .compose(watched -> {
                    if (mine.remove(place) == null || mine.containsKey(watched.queryId())) {
                        zones.unwatch(zone, watched.queryId(), this);
                    } else {
                        mine.put(watched.queryId(), new Running(zone, null));
                    }
                    return begin(subscriber, mine, watched);
                })
                .onFailure(failure -> mine.remove(place));
    }

    Future<WatchedZone> watchUsers(Subscriber subscriber, List<UserId> users, PresenceFilter filter) {
        Map<String, Running> mine = queriesOf(subscriber);
        ListQuery list = new ListQuery("u" + ++lastList, users);
        mine.put(list.id, new Running(null, list));
        return Future.all(users.stream().map(user -> listen(user, list)).toList())
                .compose(listening -> store.apply(users))
                .compose(presences -> {
                    presences.forEach(list.users::accept);
                    LiveQuery query = new LiveQuery(list.id, filter, list.users.version(), list.users.byName());
                    list.query = query;
                    return begin(subscriber, mine, new WatchedZone(list.id, query.told()));
                })
                .onFailure(failure -> {
                    mine.remove(list.id);
                    release(list);
                });
    }

    /** A query that is unknown does not matter. */
    void unwatch(Subscriber subscriber, String queryId) {
        Map<String, Running> mine = bySubscriber.get(subscriber);
        Running query = mine == null ? null : mine.remove(queryId);
        if (query != null) {
            end(subscriber, queryId, query);
        }
    }

    private Future<WatchedZone> begin(Subscriber subscriber, Map<String, Running> mine, WatchedZone watched) {
        if (!mine.containsKey(watched.queryId())) {
            return Future.failedFuture(Refusal.of(ErrorCode.INVALID_STATE, "the query was ended meanwhile"));
        }
        audiences
                .computeIfAbsent(watched.queryId(), id -> new QueryAudience(id, watched.result()))
                .add(subscriber, watched.result());
        return Future.succeededFuture(watched);
    }

    private Map<String, Running> queriesOf(Subscriber subscriber) {
        Map<String, Running> mine = bySubscriber.get(subscriber);
        if (mine == null) {
            mine = new HashMap<>();
            if (!fanOut.onRemove(subscriber, () -> gone(subscriber))) {
                throw Refusal.of(ErrorCode.INVALID_STATE, "the connection is closed");
            }
            bySubscriber.put(subscriber, mine);
        }
        if (mine.size() >= QUERIES_MAX) {
            throw Refusal.of(
                    ErrorCode.LIMIT_EXCEEDED,
                    "live queries: " + (mine.size() + 1) + " (expected: <= " + QUERIES_MAX + ")",
                    Map.of("limit", "presence.queries", "max", QUERIES_MAX));
        }
        return mine;
    }

    /** Counts before the query has its name. */
    private String reserve(Map<String, Running> mine) {
        String place = "u" + ++lastList;
        mine.put(place, new Running(null, null));
        return place;
    }

    private void gone(Subscriber subscriber) {
        Map<String, Running> mine = bySubscriber.remove(subscriber);
        if (mine != null) {
            Map<String, Running> ended = Map.copyOf(mine);
            mine.clear();
            ended.forEach((id, query) -> end(subscriber, id, query));
        }
    }

    private void end(Subscriber subscriber, String queryId, Running query) {
        QueryAudience audience = audiences.get(queryId);
        if (audience != null && audience.remove(subscriber) && audience.isEmpty()) {
            audiences.remove(queryId);
        }
        if (query.zone() != null) {
            zones.unwatch(query.zone(), queryId, this);
        } else if (query.list() != null) {
            release(query.list());
        }
    }

    private void update(String queryId, QueryResult result) {
        QueryAudience audience = audiences.get(queryId);
        if (audience != null) {
            audience.update(result);
        }
    }

    private Future<Void> listen(UserId user, ListQuery list) {
        byUser.computeIfAbsent(user.value(), any -> new HashSet<>()).add(list);
        return fanOut.listen(feed, Topic.presenceOf(user));
    }

    private void release(ListQuery list) {
        for (UserId user : list.names) {
            Set<ListQuery> lists = byUser.get(user.value());
            if (lists != null && lists.remove(list) && lists.isEmpty()) {
                byUser.remove(user.value());
                fanOut.unsubscribe(feed, Topic.presenceOf(user));
            }
        }
    }

    private void heard(Presence presence) {
        for (ListQuery list : byUser.getOrDefault(presence.userId(), Set.of())) {
            if (list.users.accept(presence)) {
                changed(list);
            }
        }
    }

    private void changed(ListQuery list) {
        if (!list.speaking) {
            list.speaking = true;
            long wait = list.pace.waitMillis(list.names.size());
            if (wait == 0) {
                context.runOnContext(turn -> speak(list));
            } else {
                vertx.setTimer(wait, timer -> speak(list));
            }
        }
    }

    private void speak(ListQuery list) {
        list.speaking = false;
        list.pace.spoken();
        LiveQuery query = list.query;
        if (query != null && query.refresh(list.users.version(), list.users.byName())) {
            update(list.id, query.told());
        }
    }

    private void tick() {
        audiences.values().forEach(QueryAudience::tell);
        List<ListQuery> due = new ArrayList<>();
        for (Map<String, Running> queries : bySubscriber.values()) {
            for (Running query : queries.values()) {
                ListQuery list = query.list();
                if (list != null && ++list.ticks >= COMPARE_AFTER_TICKS && due.size() < COMPARES_A_TICK) {
                    due.add(list);
                }
            }
        }
        due.forEach(this::compare);
    }

    private void compare(ListQuery list) {
        list.ticks = 0;
        store.apply(list.names)
                .onSuccess(presences -> presences.forEach(presence -> {
                    if (list.users.accept(presence)) {
                        changed(list);
                    }
                }));
    }

    /** A query by names. */
    private static final class ListQuery {
        private final String id;
        private final List<UserId> names;
        private final UserList users = new UserList();
        private final Pace pace = new Pace(System::nanoTime);
        private @Nullable LiveQuery query;
        private boolean speaking;
        private int ticks;

        private ListQuery(String id, List<UserId> names) {
            this.id = id;
            this.names = names;
        }
    }

    /** Listens to presences on behalf of all queries of the loop, and takes what is said instead of bytes. */
    private final class Feed implements Subscriber, Encoding {
        @Override
        public UserId user() {
            throw new UnsupportedOperationException("the feed of queries is nobody's");
        }

        @Override
        public Encoding encoding() {
            return this;
        }

        @Override
        public void append(Push push, ByteBuf out) {
            if (push instanceof Push.PresenceChanged changed) {
                heard(changed.presence());
            }
        }

        @Override
        public boolean offer(DeliveryClass deliveryClass, ByteBuf frames, int count) {
            return false;
        }

        @Override
        public void flush() {}
    }
}
