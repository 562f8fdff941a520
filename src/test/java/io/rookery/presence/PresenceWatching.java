package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.presence.ModelUser.Shown;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Clients that watch the people: one by one, and by queries of zones and of names. */
final class PresenceWatching {
    private static final int WATCHERS_MAX = 6;
    private static final int QUERIES_MAX = 5;

    private final PresenceStage stage;
    private final Predicate<Presence> isWronglyOffline;
    private final List<ModelWatcher> watchers = new ArrayList<>();
    private final List<ModelQuery> queries = new ArrayList<>();
    private final List<ModelListQuery> lists = new ArrayList<>();
    private final Map<ModelListQuery, QueryResult> asked = new HashMap<>();
    private final Map<ModelWatcher, Map<UserId, Integer>> unwatched = new HashMap<>();

    PresenceWatching(PresenceStage stage, Predicate<Presence> isWronglyOffline) {
        this.stage = stage;
        this.isWronglyOffline = isWronglyOffline;
    }

    /** Something one of them does, drawn from 0 to 99. */
    void act(int what) {
        if (what < 25) {
            query();
        } else if (what < 50) {
            queryList();
        } else if (what < 85) {
            watch();
        } else {
            unwatch();
        }
    }

    private void watch() {
        if (watchers.size() < WATCHERS_MAX && stage.draw(3) == 0) {
            ModelWatcher watcher = new ModelWatcher(stage.nextNumber(), stage.anyNode(), this::told);
            watchers.add(watcher);
            unwatched.put(watcher, new HashMap<>());
        }
        stage.anyOf(onResponding(watchers, watcher -> watcher.node)).ifPresent(watcher -> {
            List<UserId> some = someUsers();
            Map<UserId, Integer> ended = unwatched.get(watcher);
            int number = stage.nextNumber();
            stage.note(watcher + " watches " + some);
            watcher.node.watch(watcher.client, some, presences -> {
                stage.note(watcher + " is answered");
                for (int i = 0; i < some.size(); i++) {
                    if (ended.getOrDefault(some.get(i), 0) < number) {
                        watcher.answered(some.get(i), presences.get(i));
                    }
                }
            });
        });
    }

    private void unwatch() {
        stage.anyOf(onResponding(watchers, watcher -> watcher.node)).ifPresent(watcher -> {
            List<UserId> some = someUsers();
            int number = stage.nextNumber();
            some.forEach(user -> unwatched.get(watcher).put(user, number));
            some.forEach(watcher::forget);
            stage.note(watcher + " unwatches " + some);
            watcher.node.unwatch(watcher.client, some);
        });
    }

    /** Begins a live query of a zone, or ends one. */
    private void query() {
        if (queries.size() < QUERIES_MAX) {
            ModelQuery query = new ModelQuery(stage.anyNode(), stage.any(PresencePeople.ZONES.subList(1, 3)), filter());
            queries.add(query);
            stage.note("query: " + query);
            query.node.zones().watch(query);
        } else if (stage.draw(4) == 0) {
            stage.anyOf(onResponding(queries, query -> query.node)).ifPresent(query -> {
                queries.remove(query);
                query.node.zones().unwatch(query);
            });
        }
    }

    /** Begins a live query of names, or ends one. */
    private void queryList() {
        if (lists.size() < QUERIES_MAX) {
            ModelListQuery query = new ModelListQuery(stage.anyNode(), stage.nextNumber(), someUsers(), filter());
            lists.add(query);
            stage.note("query: " + query);
            query.begin();
        } else if (stage.draw(4) == 0) {
            stage.anyOf(onResponding(lists, query -> query.node)).ifPresent(query -> {
                lists.remove(query);
                stage.note("ended: " + query);
                if (query.hasBegun() && stage.draw(2) == 0) {
                    query.node.queries.unwatch(query.client, query.id());
                }
                query.node.gateway.disconnect(query.client);
            });
        }
    }

    private PresenceFilter filter() {
        Set<PresenceStatus> statuses = stage.draw(2) == 0 ? Set.of() : Set.of(PresenceStatus.IN_GAME);
        return new PresenceFilter(statuses, null, 1 + stage.draw(PresencePeople.USERS));
    }

    private List<UserId> someUsers() {
        List<UserId> rest = new ArrayList<>(PresencePeople.names());
        List<UserId> some = new ArrayList<>();
        for (int count = 1 + stage.draw(PresencePeople.USERS); count > 0; count--) {
            some.add(rest.remove(stage.draw(rest.size())));
        }
        return List.copyOf(some);
    }

    private static <T> List<T> onResponding(List<T> clients, Function<T, PresenceNode> node) {
        return clients.stream().filter(client -> node.apply(client).responds()).toList();
    }

    private void told(Presence presence) {
        if (presence.status() == PresenceStatus.OFFLINE && !stage.isTroubled()) {
            assertThat(isWronglyOffline.test(presence))
                    .as("%s is told to be offline at %d", presence.userId(), presence.version())
                    .isFalse();
        }
    }

    void killed(PresenceNode node) {
        watchers.removeIf(watcher -> watcher.node == node);
        queries.removeIf(query -> query.node == node);
        lists.removeIf(query -> query.node == node);
    }

    /** Whoever was refused asks again, and everybody asks once what is so now. */
    void ask() {
        for (ModelListQuery query : lists) {
            query.node
                    .query(query.users, query.filter, query.client.user())
                    .onSuccess(result -> asked.put(query, result));
        }
        lists.stream().filter(ModelListQuery::hasFailed).forEach(ModelListQuery::begin);
    }

    List<String> problems(Function<UserId, Shown> stored) {
        List<String> wrong = new ArrayList<>();
        watchers.forEach(watcher -> wrong.addAll(problems(watcher, stored)));
        for (ModelListQuery query : lists) {
            Map<String, Shown> expected = expected(query, stored);
            if (!query.hasBegun() || !query.shown().equals(expected)) {
                wrong.add("query " + query + " shows " + query.shown() + " (store: " + expected + ")");
            }
            QueryResult fresh = asked.get(query);
            if (fresh == null || !ModelQuery.shown(fresh.members()).equals(expected)) {
                wrong.add("asked, " + query + " finds " + fresh + " (store: " + expected + ")");
            }
        }
        return wrong;
    }

    List<String> problemsOfZones(Function<UserId, Shown> stored) {
        List<String> wrong = new ArrayList<>();
        for (ModelQuery query : queries) {
            Map<String, Shown> expected = expected(query, stored);
            if (!query.hasBegun() || !query.shown().equals(expected)) {
                wrong.add("query " + query + " shows " + query.shown() + " (store: " + expected + ")");
            }
            for (PresenceNode node : stage.alive()) {
                Found fresh = node.zones().fresh(query.zone, query.filter);
                if (fresh != null && !ModelQuery.shown(fresh).equals(expected)) {
                    wrong.add("fresh " + query + " finds " + ModelQuery.shown(fresh) + " (store: " + expected + ")");
                }
            }
        }
        return wrong;
    }

    private static List<String> problems(ModelWatcher watcher, Function<UserId, Shown> stored) {
        return PresencePeople.names().stream()
                .filter(watcher.watched::contains)
                .filter(user -> !Shown.of(watcher.seen(user)).equals(stored.apply(user)))
                .map(user ->
                        watcher + ": " + user + " is " + watcher.seen(user) + " (store: " + stored.apply(user) + ")")
                .toList();
    }

    private static Map<String, Shown> expected(ModelQuery query, Function<UserId, Shown> stored) {
        return expected(
                query.filter,
                PresencePeople.names().stream()
                        .filter(user -> stored.apply(user).zone().equals(query.zone))
                        .toList(),
                stored);
    }

    private static Map<String, Shown> expected(ModelListQuery query, Function<UserId, Shown> stored) {
        return expected(
                query.filter,
                PresencePeople.names().stream().filter(query.users::contains).toList(),
                stored);
    }

    /** The first of those who are as wanted. */
    private static Map<String, Shown> expected(
            PresenceFilter filter, List<UserId> byName, Function<UserId, Shown> stored) {
        Map<String, Shown> expected = new TreeMap<>();
        for (UserId user : byName) {
            Shown shown = stored.apply(user);
            boolean isWanted = filter.statuses().isEmpty() || filter.statuses().contains(shown.status());
            if (isWanted && expected.size() < filter.limit()) {
                expected.put(user.value(), shown);
            }
        }
        return expected;
    }
}
