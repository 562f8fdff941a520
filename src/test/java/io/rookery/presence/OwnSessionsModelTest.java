package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.NodeLease;
import io.rookery.store.PresenceChange.Known;
import io.rookery.store.SaidPresence;
import io.rookery.store.SessionPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Plays random lives of sessions against a store that fails at random, and compares with a model when all is quiet: the store
 * must hold exactly the sessions that are attached or within their grace, under the lease of the moment.
 */
class OwnSessionsModelTest {
    private static final int ROUNDS = 1000;
    private static final int EVENTS = 200;
    private static final long GRACE_NANOS = 1000;
    private static final Zone ZONE = new Zone("desert");
    private static final PresenceStatus[] SAYINGS = {PresenceStatus.BUSY, PresenceStatus.AWAY, PresenceStatus.IN_GAME};

    private record Stored(NodeLease lease, Optional<Zone> zone, boolean idle) {}

    private static final class Life {
        String attachedBy;
        long lostAt;
        boolean closed;
        Optional<Zone> zone = Optional.empty();
        boolean idle;
    }

    private final Map<String, Stored> store = new HashMap<>();
    private final Map<String, Life> model = new HashMap<>();
    private final List<Step> underWay = new ArrayList<>();
    private NodeLease lease = new NodeLease(new NodeId("one", "boot"), 1);
    private long nanos;
    private int connections;
    private SaidPresence said;
    private SaidPresence modelSaid;
    private long clock;

    @Test
    void whatTheStoreHoldsInTheEndIsWhatTheModelSays() {
        long seed = Long.getLong("rookery.seed", new Random().nextLong());
        System.out.println("OwnSessionsModelTest: -Drookery.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            play(random);
        }
    }

    private void play(Random random) {
        store.clear();
        model.clear();
        said = null;
        modelSaid = null;
        underWay.clear();
        OwnSessions sessions = new OwnSessions(Duration.ofNanos(GRACE_NANOS), () -> nanos);
        sessions.holdUnder(lease);
        for (int i = 0; i < EVENTS; i++) {
            event(random, sessions);
        }
        settle(sessions);
        assertThat(store.keySet()).isEqualTo(alive());
        if (!store.isEmpty()) {
            assertThat(statusOf(said)).isEqualTo(statusOf(modelSaid));
        }
        store.forEach((id, known) -> {
            assertThat(known.lease()).isEqualTo(lease);
            assertThat(known.zone()).isEqualTo(model.get(id).zone);
            assertThat(known.idle()).isEqualTo(model.get(id).idle);
        });
    }

    private void event(Random random, OwnSessions sessions) {
        String id = "s" + random.nextInt(5);
        Life life = model.computeIfAbsent(id, any -> new Life());
        nanos += random.nextInt(100);
        switch (random.nextInt(9)) {
            case 0 -> {
                if (!present(life)) {
                    life.zone = Optional.empty();
                    life.idle = false;
                }
                life.attachedBy = "c" + connections++;
                life.closed = false;
                settle(sessions);
                sessions.attached(new UserId("u"), id, life.attachedBy, 0, "");
                settle(sessions);
            }
            case 1 -> {
                if (life.attachedBy != null) {
                    sessions.lost(id, life.attachedBy);
                    life.attachedBy = null;
                    life.lostAt = nanos;
                }
            }
            case 2 -> {
                if (life.attachedBy != null) {
                    sessions.closed(id, life.attachedBy);
                    life.attachedBy = null;
                    life.closed = true;
                }
            }
            case 3 -> {
                SaidPresence next = new SaidPresence(SAYINGS[random.nextInt(SAYINGS.length)], null, null, null, 0);
                Optional<Zone> zone = random.nextBoolean() ? Optional.empty() : Optional.of(ZONE);
                settle(sessions);
                if (sessions.say(id, next, zone)) {
                    modelSaid = next;
                    life.zone = zone;
                    life.idle = false;
                }
                settle(sessions);
            }
            case 4 -> {
                lease = lease.next();
                if (random.nextBoolean()) {
                    settle(sessions);
                    store.clear();
                }
                sessions.holdUnder(lease);
            }
            case 5 -> sessions.lost(id, "someone else");
            case 6 -> {
                if (life.attachedBy != null) {
                    life.idle = random.nextBoolean();
                    sessions.idle(id, life.attachedBy, life.idle);
                }
            }
            case 7 -> begin(sessions);
            default -> finish(sessions, random);
        }
        sessions.expireGraces();
    }

    private boolean present(Life life) {
        return life.attachedBy != null || (!life.closed && life.lostAt > 0 && nanos - life.lostAt < GRACE_NANOS);
    }

    private java.util.Set<String> alive() {
        return model.entrySet().stream()
                .filter(entry -> present(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(java.util.stream.Collectors.toSet());
    }

    private void begin(OwnSessions sessions) {
        for (Step step = sessions.next(); step != null; step = sessions.next()) {
            underWay.add(step);
        }
    }

    /** Some of what fails has happened all the same. */
    private void finish(OwnSessions sessions, Random random) {
        for (Step step : List.copyOf(underWay)) {
            underWay.remove(step);
            switch (random.nextInt(3)) {
                case 0 -> sessions.failed(step);
                case 1 -> {
                    happen(step);
                    sessions.failed(step);
                }
                default -> sessions.told(step, happen(step));
            }
        }
        sessions.retryFailed();
    }

    private void settle(OwnSessions sessions) {
        sessions.expireGraces();
        sessions.retryFailed();
        begin(sessions);
        while (!underWay.isEmpty()) {
            Step step = underWay.remove(0);
            sessions.told(step, happen(step));
            begin(sessions);
        }
    }

    private Known happen(Step step) {
        String id = step.connection().connectionId();
        if (step instanceof Step.Put put) {
            SessionPresence told = put.session();
            Stored before = store.getOrDefault(id, new Stored(put.lease(), Optional.empty(), false));
            store.put(
                    id,
                    new Stored(
                            put.lease(),
                            told.zone() == null ? before.zone() : told.zone(),
                            told.idle() == null ? before.idle() : told.idle()));
            hear(told.said());
            return new Known(said, store.get(id).zone(), store.get(id).idle(), "");
        }
        store.remove(id);
        return new Known(said, Optional.empty(), false, "");
    }

    private void hear(SaidPresence next) {
        if (next != null && (next.atMillis() == 0 || said == null || next.atMillis() > said.atMillis())) {
            said = new SaidPresence(next.status(), null, null, null, next.atMillis() == 0 ? ++clock : next.atMillis());
        }
    }

    private static PresenceStatus statusOf(SaidPresence said) {
        return said == null ? PresenceStatus.ONLINE : said.status();
    }
}
