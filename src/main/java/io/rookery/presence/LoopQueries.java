package io.rookery.presence;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.store.Glance;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The live queries of one event loop's connections. Those of places are fed by {@link #post}, those of users by the topics of
 * their presence, and by the store now and then, should a change have been lost on the way.
 */
final class LoopQueries {
    static final int QUERIES_MAX = 16;
    /** Queries compared with the store each second; a query's turn comes after {@link #COMPARE_AFTER_TICKS} at the earliest. */
    static final int COMPARES_A_TICK = 8;

    static final int COMPARE_AFTER_TICKS = 30;

    /** Readings of a list that wait for one another; what is beyond it is found by comparing. */
    static final int READINGS_MAX = 16;

    private static final long TICK_MILLIS = 1000;

    private final Turns turns;
    private final FanOut fanOut;
    private final Places places;
    private final WatchedPresences.Store store;
    private final Feed feed = new Feed(this::heard);
    private final Map<Subscriber, Map<String, Running>> bySubscriber = new HashMap<>();
    private final Map<String, QueryAudience> lists = new HashMap<>();
    private final Map<String, PlaceAudience> audiences = new HashMap<>();
    private final Map<String, Set<ListQuery>> byUser = new HashMap<>();
    private final Deque<Turn> round = new ArrayDeque<>();
    private final Set<String> compared = new HashSet<>();
    private int ticks;
    private long lastList;

    /** A query that has begun, and what its watcher is shown to begin with. */
    record Watched(String queryId, QueryResult shown) {}

    /**
     * One connection's query.
     *
     * @param place null for a list
     * @param list null for a place
     */
    private record Running(@Nullable Place place, @Nullable ListQuery list, Supplier<Future<Boolean>> stillAllowed) {}

    /** A query that is to be compared. */
    private record Turn(Subscriber subscriber, String queryId) {}

    /**
     * To be made on the event loop.
     */
    LoopQueries(Turns turns, FanOut fanOut, Places places, WatchedPresences.Store store) {
        this.turns = turns;
        this.fanOut = fanOut;
        this.places = places;
        this.store = store;
        fanOut.add(feed);
        turns.every(TICK_MILLIS, this::tick);
    }

    static Future<Boolean> always() {
        return Future.succeededFuture(true);
    }

    Turns turns() {
        return turns;
    }

    /** From any thread: the query has another result. */
    void post(String queryId, Found found) {
        turns.soon(() -> update(queryId, found));
    }

    /**
     * @param stillAllowed asked now and then; the query ends when it says no
     */
    Future<Watched> watch(
            Subscriber subscriber, Place place, PresenceFilter filter, Supplier<Future<Boolean>> stillAllowed) {
        Map<String, Running> mine = queriesOf(subscriber);
        String reserved = reserve(mine);
        return places.watch(place, filter, this)
                .compose(watched -> {
                    if (mine.remove(reserved) == null || mine.containsKey(watched.queryId())) {
                        places.unwatch(place, watched.queryId(), this);
                    } else {
                        mine.put(watched.queryId(), new Running(place, null, stillAllowed));
                    }
                    return begin(subscriber, mine, watched);
                })
                .onFailure(failure -> mine.remove(reserved));
    }

    Future<Watched> watchUsers(Subscriber subscriber, List<UserId> users, PresenceFilter filter) {
        Map<String, Running> mine = queriesOf(subscriber);
        ListQuery list = new ListQuery("u" + ++lastList, users, subscriber.user(), new Pace(turns::nanoTime));
        mine.put(list.id, new Running(null, list, LoopQueries::always));
        return Future.all(users.stream().map(user -> listen(user, list)).toList())
                .compose(listening -> look(list, users))
                .compose(read -> {
                    LiveQuery query = new LiveQuery(list.id, filter, list.users.version(), list.users.byName());
                    list.query = query;
                    return begin(subscriber, mine, list.id, query.told());
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

    private Future<Watched> begin(Subscriber subscriber, Map<String, Running> mine, WatchedPlace watched) {
        if (!mine.containsKey(watched.queryId())) {
            return Future.failedFuture(Refusal.of(ErrorCode.INVALID_STATE, "the query was ended meanwhile"));
        }
        PlaceAudience audience =
                audiences.computeIfAbsent(watched.queryId(), id -> new PlaceAudience(id, watched.found(), store));
        return audience.add(subscriber, watched.found())
                .onSuccess(shown -> endIfGone(subscriber, mine, watched.queryId()))
                .onFailure(failure -> unwatch(subscriber, watched.queryId()))
                .map(shown -> new Watched(watched.queryId(), shown));
    }

    /** It may have ended while it was read what the subscriber may see. */
    private void endIfGone(Subscriber subscriber, Map<String, Running> mine, String queryId) {
        PlaceAudience audience = audiences.get(queryId);
        if (!mine.containsKey(queryId) && audience != null && audience.remove(subscriber) && audience.isUnused()) {
            audiences.remove(queryId);
        }
    }

    private Future<Watched> begin(Subscriber subscriber, Map<String, Running> mine, String queryId, Found found) {
        if (!mine.containsKey(queryId)) {
            return Future.failedFuture(Refusal.of(ErrorCode.INVALID_STATE, "the query was ended meanwhile"));
        }
        QueryResult shown = found.shownTo(subscriber.user().value());
        QueryAudience audience = new QueryAudience(queryId, found, (result, viewer) -> result);
        audience.add(subscriber, shown);
        lists.put(queryId, audience);
        return Future.succeededFuture(new Watched(queryId, shown));
    }

    /** The relations between a user and some others, or everybody, may be others. */
    void relationsChanged(RelationChange change) {
        audiences.values().forEach(audience -> audience.relationsChanged(change));
        Set<UserId> others = Set.copyOf(change.others());
        for (ListQuery list : byUser.getOrDefault(change.user().value(), Set.of())) {
            if (others.isEmpty() || others.contains(list.users.viewer())) {
                look(list, List.of(change.user()));
            }
        }
        for (Map<String, Running> queries : queriesOfUser(change.user())) {
            for (Running query : queries.values()) {
                ListQuery list = query.list();
                if (list != null) {
                    look(
                            list,
                            list.names.stream()
                                    .filter(user -> others.isEmpty() || others.contains(user))
                                    .toList());
                }
            }
        }
    }

    private List<Map<String, Running>> queriesOfUser(UserId user) {
        return bySubscriber.entrySet().stream()
                .filter(entry -> entry.getKey().user().equals(user))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Reads users for a list's viewer, one reading after the other. */
    private Future<?> look(ListQuery list, List<UserId> users) {
        if (users.isEmpty() || list.readings >= READINGS_MAX) {
            return Future.succeededFuture();
        }
        list.readings++;
        Future<?> turn = list.lastReading
                .transform(before -> store.look(users, List.of(list.users.viewer()))
                        .onSuccess(glances -> {
                            boolean changed = false;
                            for (Glance glance : glances) {
                                changed |= list.users.read(glance);
                            }
                            if (changed) {
                                changed(list);
                            }
                        }))
                .onComplete(read -> list.readings--);
        list.lastReading = turn;
        return turn;
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
        mine.put(place, new Running(null, null, LoopQueries::always));
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
        lists.remove(queryId);
        PlaceAudience audience = audiences.get(queryId);
        if (audience != null && audience.remove(subscriber) && audience.isUnused()) {
            audiences.remove(queryId);
        }
        if (query.place() != null) {
            places.unwatch(query.place(), queryId, this);
        } else if (query.list() != null) {
            release(query.list());
        }
    }

    private void update(String queryId, Found found) {
        PlaceAudience audience = audiences.get(queryId);
        if (audience != null) {
            audience.update(found);
        }
    }

    private Future<Void> listen(UserId user, ListQuery list) {
        byUser.computeIfAbsent(user.value(), any -> new LinkedHashSet<>()).add(list);
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

    private void heard(Push push) {
        if (push instanceof Push.PresenceChanged changed) {
            Presence presence = changed.presence();
            for (ListQuery list : byUser.getOrDefault(presence.userId(), Set.of())) {
                if (list.users.heard(presence)) {
                    changed(list);
                }
            }
        }
    }

    private void changed(ListQuery list) {
        if (!list.speaking) {
            list.speaking = true;
            long wait = list.pace.waitMillis(list.names.size());
            if (wait == 0) {
                turns.soon(() -> speak(list));
            } else {
                turns.after(wait, () -> speak(list));
            }
        }
    }

    private void speak(ListQuery list) {
        list.speaking = false;
        list.pace.spoken();
        LiveQuery query = list.query;
        if (query != null && query.refresh(list.users.version(), list.users.byName())) {
            QueryAudience audience = lists.get(list.id);
            if (audience != null) {
                audience.replace(query.told());
                audience.tell();
            }
        }
    }

    private void tick() {
        audiences.values().forEach(audience -> audience.audience().tell());
        lists.values().forEach(QueryAudience::tell);
        ticks++;
        if (round.isEmpty() && ticks >= COMPARE_AFTER_TICKS) {
            ticks = 0;
            compared.clear();
            bySubscriber.forEach(
                    (subscriber, mine) -> mine.keySet().forEach(id -> round.add(new Turn(subscriber, id))));
        }
        for (int i = 0; i < COMPARES_A_TICK && !round.isEmpty(); i++) {
            Turn turn = round.remove();
            Running running =
                    bySubscriber.getOrDefault(turn.subscriber(), Map.of()).get(turn.queryId());
            if (running != null) {
                compare(turn.subscriber(), turn.queryId(), running);
            }
        }
    }

    private void compare(Subscriber subscriber, String queryId, Running running) {
        ListQuery list = running.list();
        if (list == null) {
            PlaceAudience audience = audiences.get(queryId);
            if (audience != null && compared.add(queryId)) {
                audience.compare();
            }
            running.stillAllowed().get().onSuccess(allowed -> {
                if (!allowed) {
                    unwatch(subscriber, queryId);
                }
            });
        } else {
            look(list, list.names);
        }
    }

    /** A query by names. */
    private static final class ListQuery {
        private final String id;
        private final List<UserId> names;
        private final ListSight users;
        private final Pace pace;
        private @Nullable LiveQuery query;
        private boolean speaking;
        private int readings;
        private Future<?> lastReading = Future.succeededFuture();

        private ListQuery(String id, List<UserId> names, UserId viewer, Pace pace) {
            this.id = id;
            this.pace = pace;
            this.names = names;
            this.users = new ListSight(viewer);
        }
    }
}
