package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.presence.ModelUser.Attachment;
import io.rookery.presence.ModelUser.Said;
import io.rookery.presence.ModelUser.Shown;
import io.rookery.presence.SimulatedPresence.Node;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Refusal;
import io.rookery.store.PresenceChange;
import io.rookery.store.SaidPresence;
import io.rookery.store.SimulatedRedis;
import io.rookery.testing.VirtualTime;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One life of a few users and watchers, drawn from a seed. */
final class PresenceRun {
    private static final long BEGIN_MILLIS = 1_700_000_000_000L;
    private static final int STEPS = 90;
    private static final int USERS = 6;
    private static final int WATCHERS_MAX = 6;
    private static final int QUERIES_MAX = 5;
    /** A lost connection is noticed so late when nothing is heard of it any more. */
    private static final int NOTICED_MILLIS_MAX = 25_000;

    private static final long AGREE_MILLIS = 30_000;
    private static final long GRACE_MILLIS = SimulatedPresence.SETTINGS.grace().toMillis();
    private static final long SLACK_MILLIS = 3_000;
    private static final long TROUBLE_LASTS_MILLIS = 30_000;
    private static final List<PresenceStatus> STATUSES =
            List.of(PresenceStatus.BUSY, PresenceStatus.IN_GAME, PresenceStatus.ONLINE, PresenceStatus.INVISIBLE);
    private static final List<String> ZONES = List.of("", "desert", "forest");

    private final long seed;
    private final Random random;
    private final VirtualTime time = new VirtualTime(BEGIN_MILLIS);
    private final SimulatedRedis redis;
    private final SimulatedPresence cluster;
    private final List<ModelUser> users = new ArrayList<>();
    private final List<ModelWatcher> watchers = new ArrayList<>();
    private final List<ModelQuery> queries = new ArrayList<>();
    private final Map<ModelWatcher, Map<UserId, Integer>> asked = new HashMap<>();
    private final List<Runnable> unnoticed = new ArrayList<>();
    private final List<String> journal = new ArrayList<>();
    private int names;
    private long troubledAtMillis;
    private boolean isStoreIll;

    PresenceRun(SimulatedRedis redis, long seed) {
        this.seed = seed;
        this.redis = redis;
        this.random = new Random(seed);
        this.cluster = new SimulatedPresence(redis, random, time);
        IntStream.range(0, USERS).forEach(i -> users.add(new ModelUser("u" + i)));
        troubledAtMillis = BEGIN_MILLIS;
    }

    void live() {
        try {
            time.runFor(1000);
            for (int step = 0; step < STEPS; step++) {
                users.forEach(user -> user.look(time.nowMillis()));
                step();
                users.forEach(user -> user.look(time.nowMillis()));
                time.runFor(pause());
            }
            settle();
            check();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "-Drookery.seed=" + seed + ": " + failure.getMessage() + "\n" + String.join("\n", journal),
                    failure);
        }
    }

    private long pause() {
        int kind = random.nextInt(10);
        return kind < 6 ? random.nextInt(100) : kind < 9 ? random.nextInt(1000) : random.nextInt(4000);
    }

    private void step() {
        int what = random.nextInt(100);
        if (what < 14) {
            come(anyUser(), Optional.empty());
        } else if (what < 20) {
            attached().ifPresent(this::close);
        } else if (what < 28) {
            attached().ifPresent(this::drop);
        } else if (what < 38) {
            detached().ifPresent(session -> come(session.user, Optional.of(session)));
        } else if (what < 43) {
            attached().ifPresent(this::goElsewhere);
        } else if (what < 60) {
            attached().ifPresent(this::say);
        } else if (what < 67) {
            attached().ifPresent(this::rest);
        } else if (what < 72) {
            query();
        } else if (what < 80) {
            watch();
        } else if (what < 83) {
            unwatch();
        } else if (what < 92) {
            break_();
        } else {
            mend();
        }
    }

    // People.

    private void come(ModelUser user, Optional<ModelSession> again) {
        Node node = any(cluster.alive());
        ModelSession session = again.orElseGet(() -> new ModelSession("s" + names++, user));
        Attachment attachment = new Attachment(node, "c" + names++);
        user.sessions.put(session.id, session);
        if (again.isPresent()
                && (time.nowMillis() - session.absentSinceMillis > GRACE_MILLIS - SLACK_MILLIS || isTroubled())) {
            session.mayBeForgotten();
        }
        session.attached(attachment);
        note(user.id + " comes as " + session.id + " over " + attachment.connectionId + " to " + node);
        node.loop.attached(user.id, session.id, attachment.connectionId, session.takenOver++, "");
    }

    private void close(ModelSession session) {
        Attachment attachment = session.attachment;
        session.detached(time.nowMillis());
        session.user.sessions.remove(session.id);
        session.user.closed();
        session.user.left(time.nowMillis());
        note(session.user.id + " closes " + session.id);
        attachment.node.loop.closed(session.id, attachment.connectionId);
    }

    private void drop(ModelSession session) {
        note(session.user.id + " drops " + session.id);
        lose(session, random.nextInt(3) == 0 ? random.nextInt(NOTICED_MILLIS_MAX) : random.nextInt(200));
    }

    /** Another connection goes on with the session, before or after the node has noticed the end of the former. */
    private void goElsewhere(ModelSession session) {
        lose(session, random.nextInt(2000));
        come(session.user, Optional.of(session));
    }

    private void lose(ModelSession session, long noticedInMillis) {
        Attachment attachment = session.attachment;
        session.detached(time.nowMillis());
        Runnable noticed = once(() -> {
            note(attachment.node + " notices the end of " + attachment.connectionId);
            attachment.node.loop.lost(session.id, attachment.connectionId);
        });
        unnoticed.add(noticed);
        time.after(noticedInMillis, noticed);
    }

    private static Runnable once(Runnable task) {
        boolean[] done = new boolean[1];
        return () -> {
            if (!done[0]) {
                done[0] = true;
                task.run();
            }
        };
    }

    private void say(ModelSession session) {
        PresenceStatus status = any(STATUSES);
        String activity = random.nextBoolean() ? null : "a" + names++;
        Duration lasts = random.nextInt(4) == 0 ? Duration.ofMillis(1000 + random.nextInt(4000)) : null;
        String zone = any(ZONES);
        ModelUser user = session.user;
        Attachment over = session.attachment;
        String about = status + " " + activity + " of " + user.id;
        Future<PresenceChange> heard = over.node.loop.say(
                session.id,
                new SaidPresence(status, activity, null, lasts, 0),
                Optional.of(zone).filter(name -> !name.isEmpty()).map(Zone::new));
        if (isRefused(heard)) {
            note("refused: " + about);
            return;
        }
        note("said over " + over.connectionId + " in '" + zone + "' for " + lasts + ": " + about);
        Said said = user.say(over, time.nowMillis(), status, activity, lasts != null);
        session.in(zone);
        heard.onSuccess(change -> {
                    user.acknowledged(said, time.nowMillis());
                    if (session.attachment == over) {
                        session.zoneAcknowledged(zone);
                    }
                    note("heard: " + about);
                })
                .onFailure(failure -> note("not heard: " + about));
    }

    private static boolean isRefused(Future<PresenceChange> heard) {
        return heard.failed()
                && !"unknown".equals(((Refusal) heard.cause()).data().get("outcome"));
    }

    private void rest(ModelSession session) {
        boolean idle = random.nextBoolean();
        session.idle(idle);
        note(session.id + (idle ? " rests" : " acts"));
        session.attachment.node.loop.idle(session.id, session.attachment.connectionId, idle);
    }

    // Watchers.

    private void watch() {
        if (watchers.size() < WATCHERS_MAX && random.nextInt(3) == 0) {
            ModelWatcher watcher = new ModelWatcher(names++, any(cluster.alive()).number, presence -> told(presence));
            watchers.add(watcher);
            asked.put(watcher, new HashMap<>());
        }
        if (!watchers.isEmpty()) {
            ModelWatcher watcher = any(watchers);
            List<UserId> some = someUsers();
            Map<UserId, Integer> latest = asked.get(watcher);
            int number = names++;
            some.forEach(user -> latest.put(user, number));
            note(watcher.user() + " on n" + watcher.node + " watches " + some);
            cluster.nodes.get(watcher.node).watch(watcher, some, () -> {
                note(watcher.user() + " is answered");
                some.stream()
                        .filter(user -> latest.getOrDefault(user, 0) != number)
                        .filter(user -> latest.getOrDefault(user, 0) == 0)
                        .forEach(watcher::forget);
            });
        }
    }

    private void unwatch() {
        if (!watchers.isEmpty()) {
            ModelWatcher watcher = any(watchers);
            List<UserId> some = someUsers();
            some.forEach(asked.get(watcher)::remove);
            some.forEach(watcher::forget);
            note(watcher.user() + " unwatches " + some);
            cluster.nodes.get(watcher.node).unwatch(watcher, some);
        }
    }

    private List<UserId> someUsers() {
        List<UserId> some = new ArrayList<>(users.stream().map(user -> user.id).toList());
        Collections.shuffle(some, random);
        return List.copyOf(some.subList(0, 1 + random.nextInt(USERS)));
    }

    /** Begins a live query, or ends one. */
    private void query() {
        if (queries.size() < QUERIES_MAX) {
            Set<PresenceStatus> statuses = random.nextBoolean() ? Set.of() : Set.of(PresenceStatus.IN_GAME);
            PresenceFilter filter = new PresenceFilter(statuses, null, 1 + random.nextInt(USERS));
            ModelQuery query = new ModelQuery(any(cluster.alive()).number, any(ZONES.subList(1, 3)), filter);
            queries.add(query);
            note("query: " + query);
            cluster.nodes.get(query.node).zones().watch(query);
        } else if (random.nextInt(4) == 0) {
            ModelQuery query = any(queries);
            queries.remove(query);
            cluster.nodes.get(query.node).zones().unwatch(query);
        }
    }

    /** Nobody is said to be gone who is there, or may come back unnoticed. */
    private void told(Presence presence) {
        if (presence.status() == PresenceStatus.OFFLINE && !isTroubled()) {
            ModelUser user = users.get(Integer.parseInt(presence.userId().substring(1)));
            user.look(time.nowMillis());
            assertThat(user.isWronglyOffline(presence.version(), GRACE_MILLIS, SLACK_MILLIS))
                    .as("%s is told to be offline at %d", presence.userId(), presence.version() - BEGIN_MILLIS)
                    .isFalse();
        }
    }

    // Trouble.

    private boolean isTroubled() {
        return isStoreIll || !redis.isUp() || time.nowMillis() - troubledAtMillis < TROUBLE_LASTS_MILLIS;
    }

    private void trouble(String what) {
        note("** " + what);
        troubledAtMillis = time.nowMillis();
    }

    private void break_() {
        switch (random.nextInt(11)) {
            case 0, 1 -> kill();
            case 2, 3 -> {
                int one = random.nextInt(SimulatedPresence.NODES);
                int other = random.nextInt(SimulatedPresence.NODES);
                note("** cut " + one + " from " + other);
                cluster.cut(one, other);
            }
            case 4 -> {
                cluster.network.lossChance = random.nextDouble() * 0.6;
                cluster.network.repeatChance = random.nextDouble() * 0.5;
                cluster.network.delayMillisMax = 1 + random.nextInt(1500);
                note("** bad network");
            }
            case 5, 6 -> {
                trouble("Redis dies");
                redis.kill();
            }
            case 7 -> {
                note("** Redis is copied");
                redis.copyData();
            }
            case 8 -> {
                trouble("Redis freezes");
                redis.freeze(random.nextInt(8000));
            }
            case 9 -> {
                trouble("Redis is slow");
                isStoreIll = true;
                redis.slow(1 + random.nextInt(1500));
            }
            default -> {
                trouble("Redis is unreliable");
                isStoreIll = true;
                redis.unreliable(random.nextDouble() * 0.1);
            }
        }
    }

    private void kill() {
        if (cluster.alive().size() < 2) {
            return;
        }
        Node node = any(cluster.alive());
        note("** kill " + node);
        for (ModelUser user : users) {
            for (ModelSession session : user.sessions.values()) {
                if (session.attachment != null && session.attachment.node == node) {
                    session.detached(time.nowMillis());
                }
            }
        }
        watchers.removeIf(watcher -> watcher.node == node.number);
        queries.removeIf(query -> query.node == node.number);
        cluster.kill(node);
    }

    private void mend() {
        switch (random.nextInt(6)) {
            case 0 -> restart();
            case 1 -> {
                note("** heal");
                cluster.heal();
            }
            case 2 -> calmNetwork();
            case 3 -> calmRedis();
            default -> startRedis();
        }
    }

    private void restart() {
        for (Node node : List.copyOf(cluster.nodes)) {
            if (!node.alive) {
                note("** start n" + node.number);
                cluster.startAgain(node.number);
                return;
            }
        }
    }

    private void calmNetwork() {
        cluster.network.lossChance = 0;
        cluster.network.repeatChance = 0;
        cluster.network.delayMillisMax = 20;
    }

    private void calmRedis() {
        if (isStoreIll) {
            isStoreIll = false;
            trouble("Redis is well");
        }
        redis.slow(3);
        redis.unreliable(0);
    }

    private void startRedis() {
        if (!redis.isUp()) {
            int kind = random.nextInt(4);
            if (kind == 0) {
                redis.wipeData();
            } else if (kind == 1) {
                redis.restoreData();
            }
            trouble("Redis starts " + (kind == 0 ? "empty" : kind == 1 ? "as it was" : "with all it had"));
            if (kind < 2) {
                users.forEach(user -> user.storeHasLostData(time.nowMillis()));
            }
            redis.startAgain();
        }
    }

    // The end.

    private void settle() {
        cluster.heal();
        calmNetwork();
        calmRedis();
        startRedis();
        redis.freeze(0);
        unnoticed.forEach(noticed -> time.after(random.nextInt(1000), noticed));
        note("** all is well");
        time.runFor(AGREE_MILLIS);
    }

    private void check() {
        List<String> wrong = new ArrayList<>();
        for (ModelUser user : users) {
            Shown stored = stored(user.id);
            if (!user.mayBeShown().contains(stored)) {
                wrong.add("store: " + user.id + " is " + stored + " (expected: " + user.mayBeShown() + ")");
            }
            for (ModelWatcher watcher : watchers) {
                if (watcher.watched.contains(user.id)) {
                    Shown seen = Shown.of(watcher.seen(user.id));
                    if (!seen.equals(stored)) {
                        wrong.add(watcher.user() + " on n" + watcher.node + ": " + user.id + " is "
                                + watcher.seen(user.id) + " (store: " + stored + ")");
                    }
                }
            }
        }
        for (ModelQuery query : queries) {
            Map<String, Shown> expected = expected(query);
            if (!query.hasBegun() || !query.shown().equals(expected)) {
                wrong.add("query " + query + " shows " + query.shown() + " (store: " + expected + ")");
            }
            for (Node node : cluster.alive()) {
                Found fresh = node.zones().fresh(query.zone, query.filter);
                if (fresh != null && !ModelQuery.shown(fresh).equals(expected)) {
                    wrong.add("fresh " + query + " finds " + ModelQuery.shown(fresh) + " (store: " + expected + ")");
                }
            }
        }
        wrong.addAll(leftovers());
        assertThat(wrong).isEmpty();
    }

    private Map<String, Shown> expected(ModelQuery query) {
        Map<String, Shown> expected = new TreeMap<>();
        for (ModelUser user : users) {
            Shown stored = stored(user.id);
            boolean isWanted =
                    query.filter.statuses().isEmpty() || query.filter.statuses().contains(stored.status());
            if (stored.zone().equals(query.zone) && isWanted && expected.size() < query.filter.limit()) {
                expected.put(user.id.value(), stored);
            }
        }
        return expected;
    }

    /** Nothing is left of who is gone, and the index of each lease names what is held under it. */
    private List<String> leftovers() {
        Set<String> expected = sessions()
                .filter(session -> session.attachment != null)
                .map(session -> session.user.id + " " + session.id + " " + session.attachment.node.id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> records = new TreeSet<>();
        Set<String> indexes = new TreeSet<>();
        for (Response key : redis.ask("KEYS", "*")) {
            String name = key.toString();
            if (name.contains(":user:")) {
                for (Response field : redis.ask("HKEYS", name)) {
                    if (field.toString().startsWith("c:")) {
                        records.add(inside(name) + " " + field.toString().substring(2) + " " + holder(name, field));
                    }
                }
            } else if (name.contains(":held:")) {
                for (Response held : redis.ask("SMEMBERS", name)) {
                    String lease = inside(name);
                    if (!expected.contains(held + " " + lease.substring(0, lease.indexOf('#'))))
                        indexes.add(held + " " + lease);
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        if (!records.equals(expected)) {
            wrong.add("records: " + records + " (expected: " + expected + ")");
        }
        if (!indexes.isEmpty()) {
            wrong.add("indexes: " + indexes);
        }
        Response leases = redis.ask("ZRANGE", "rookery:presence:{leases}:ends", "0", "-1");
        if (leases.size() != cluster.alive().size()) {
            wrong.add("leases: " + leases + " (expected: one each of " + cluster.alive() + ")");
        }
        return wrong;
    }

    private String holder(String user, Response field) {
        String lease = redis.ask(
                        "EVAL",
                        "return cmsgpack.unpack(redis.call('HGET', KEYS[1], KEYS[2])).lease",
                        "2",
                        user,
                        field.toString())
                .toString();
        return lease.substring(0, lease.indexOf('#'));
    }

    private static String inside(String name) {
        return name.substring(name.indexOf('{') + 1, name.indexOf('}'));
    }

    private Shown stored(UserId user) {
        Response fields =
                redis.ask("HMGET", "rookery:presence:user:{" + user + "}", "status", "activity", "zone", "version");
        return fields.get(3) == null
                ? Shown.OFFLINE
                : new Shown(
                        PresenceStatus.valueOf(fields.get(0).toString().toUpperCase(java.util.Locale.ROOT)),
                        fields.get(1).toString(),
                        fields.get(2).toString());
    }

    // Drawing.

    private void note(String what) {
        journal.add((time.nowMillis() - BEGIN_MILLIS) + " " + what);
    }

    private ModelUser anyUser() {
        return any(users);
    }

    private Optional<ModelSession> attached() {
        return anyOf(sessions().filter(session -> session.attachment != null).toList());
    }

    private Optional<ModelSession> detached() {
        return anyOf(sessions().filter(session -> session.attachment == null).toList());
    }

    private java.util.stream.Stream<ModelSession> sessions() {
        return users.stream().flatMap(user -> user.sessions.values().stream());
    }

    private <T> Optional<T> anyOf(List<T> items) {
        return items.isEmpty() ? Optional.empty() : Optional.of(any(items));
    }

    private <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
