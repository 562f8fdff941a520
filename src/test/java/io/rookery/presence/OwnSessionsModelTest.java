package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.NodeLease;
import io.rookery.store.SaidPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Plays random lives of sessions against a store that fails at random, and compares with a model when all is quiet: the store
 * must hold exactly the sessions that are attached or within their grace, under the lease of the moment.
 */
class OwnSessionsModelTest {
    private static final int ROUNDS = 300;
    private static final int EVENTS = 200;
    private static final long GRACE_NANOS = 1000;
    private static final PresenceStatus[] SAYINGS = {PresenceStatus.BUSY, PresenceStatus.AWAY, PresenceStatus.IN_GAME};

    private record Known(NodeLease lease, SaidPresence said) {}

    private static final class Life {
        String attachedBy;
        long lostAt;
        boolean closed;
        SaidPresence said;
    }

    private final Map<String, Known> store = new HashMap<>();
    private final Map<String, Life> model = new HashMap<>();
    private final List<Step> underWay = new ArrayList<>();
    private NodeLease lease = new NodeLease(new NodeId("one", "boot"), 1);
    private long nanos;
    private int connections;

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
        underWay.clear();
        OwnSessions sessions = new OwnSessions(Duration.ofNanos(GRACE_NANOS), () -> nanos);
        sessions.holdUnder(lease);
        for (int i = 0; i < EVENTS; i++) {
            event(random, sessions);
        }
        settle(sessions);
        assertThat(store.keySet()).isEqualTo(alive());
        store.forEach((id, known) -> {
            assertThat(known.lease()).isEqualTo(lease);
            assertThat(known.said()).isEqualTo(model.get(id).said);
        });
    }

    private void event(Random random, OwnSessions sessions) {
        String id = "s" + random.nextInt(5);
        Life life = model.computeIfAbsent(id, any -> new Life());
        nanos += random.nextInt(100);
        switch (random.nextInt(8)) {
            case 0 -> {
                if (!present(life)) {
                    life.said = null;
                }
                life.attachedBy = "c" + connections++;
                life.closed = false;
                settle(sessions);
                sessions.attached(new UserId("u"), id, life.attachedBy, "");
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
                SaidPresence said = new SaidPresence(SAYINGS[random.nextInt(SAYINGS.length)], null, null);
                if (sessions.say(id, said)) {
                    life.said = said;
                }
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
            case 6 -> begin(sessions);
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

    private SaidPresence happen(Step step) {
        String id = step.connection().connectionId();
        if (step instanceof Step.Put put) {
            Known before = store.get(id);
            SaidPresence said = put.said() != null || before == null ? put.said() : before.said();
            store.put(id, new Known(put.lease(), said));
            return said;
        }
        store.remove(id);
        return null;
    }
}
