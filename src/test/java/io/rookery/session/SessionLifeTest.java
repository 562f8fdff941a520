package io.rookery.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.session.LocalSessions.Attached;
import io.rookery.session.SessionState.InWorld;
import io.rookery.session.SessionState.Phase;
import io.rookery.session.Sessions.Hold;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SessionLifeTest {
    private static final Zone NORTH = new Zone("north");
    private static final Zone SOUTH = new Zone("south");

    /** Every change there is. */
    private static final Map<String, Consumer<SessionLife>> CHANGES = new LinkedHashMap<>();

    /** Where each leads from each state; what is not here is refused. */
    private static final Map<Phase, Map<String, Phase>> LEGAL = new EnumMap<>(Phase.class);

    /** The ways into the states. */
    private static final Map<Phase, List<String>> WAYS = new EnumMap<>(Phase.class);

    static {
        CHANGES.put("authenticated", life -> life.authenticated(tenure("s", false)));
        CHANGES.put("entered", life -> life.entered(NORTH));
        CHANGES.put("leftWorld", SessionLife::leftWorld);
        CHANGES.put("closed", SessionLife::closed);
        CHANGES.put("disconnecting", SessionLife::disconnecting);
        CHANGES.put("disconnected", SessionLife::disconnected);

        LEGAL.put(
                Phase.CONNECTED,
                Map.of(
                        "authenticated", Phase.AUTHENTICATED,
                        "disconnecting", Phase.DISCONNECTING,
                        "disconnected", Phase.DISCONNECTED));
        LEGAL.put(
                Phase.AUTHENTICATED,
                Map.of(
                        "entered", Phase.IN_WORLD,
                        "closed", Phase.CONNECTED,
                        "disconnecting", Phase.DISCONNECTING,
                        "disconnected", Phase.DISCONNECTED));
        LEGAL.put(
                Phase.IN_WORLD,
                Map.of(
                        "entered", Phase.IN_WORLD,
                        "leftWorld", Phase.AUTHENTICATED,
                        "closed", Phase.CONNECTED,
                        "disconnecting", Phase.DISCONNECTING,
                        "disconnected", Phase.DISCONNECTED));
        LEGAL.put(Phase.DISCONNECTING, Map.of("disconnected", Phase.DISCONNECTED));
        LEGAL.put(Phase.DISCONNECTED, Map.of());

        WAYS.put(Phase.CONNECTED, List.of());
        WAYS.put(Phase.AUTHENTICATED, List.of("authenticated"));
        WAYS.put(Phase.IN_WORLD, List.of("authenticated", "entered"));
        WAYS.put(Phase.DISCONNECTING, List.of("authenticated", "disconnecting"));
        WAYS.put(Phase.DISCONNECTED, List.of("authenticated", "disconnecting", "disconnected"));
    }

    private final List<String> told = new ArrayList<>();
    private long nanos = 100;

    @TestFactory
    Stream<DynamicTest> everyChangeIsMadeOrRefusedAsTheTableSays() {
        return Stream.of(Phase.values())
                .flatMap(from -> CHANGES.keySet().stream()
                        .map(change ->
                                DynamicTest.dynamicTest(from.label() + " " + change, () -> check(from, change))));
    }

    private void check(Phase from, String change) {
        SessionLife life = lifeIn(from);
        SessionState before = life.state();
        told.clear();
        Phase to = LEGAL.get(from).get(change);

        if (to == null) {
            assertThatThrownBy(() -> apply(change, life))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("state: " + from.label() + " (expected: ");

            assertThat(life.state()).isSameAs(before);
            assertThat(told).isEmpty();
        } else {
            apply(change, life);

            assertThat(life.state().phase()).isEqualTo(to);
            assertThat(told).containsExactly(from + ">" + to);
        }
    }

    private SessionLife lifeIn(Phase phase) {
        SessionLife life = life();
        WAYS.get(phase).forEach(change -> apply(change, life));
        assertThat(life.state().phase()).isEqualTo(phase);
        return life;
    }

    private static void apply(String change, SessionLife life) {
        CHANGES.get(change).accept(life);
    }

    private SessionLife life() {
        return new SessionLife(() -> nanos, (from, to) -> told.add(from.phase() + ">" + to.phase()));
    }

    @Test
    void aFreshSessionGivesWayToAnotherUntilItIsUsed() {
        SessionLife life = life();
        life.authenticated(tenure("fresh", true));

        life.authenticated(tenure("resumed", false));

        assertThat(life.tenure().session().id()).isEqualTo("resumed");

        SessionLife used = life();
        used.authenticated(tenure("fresh", true));
        used.used();
        assertThatThrownBy(() -> used.authenticated(tenure("resumed", false)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(used.tenure().session().id()).isEqualTo("fresh");
    }

    @Test
    void whoGoesFromZoneToZoneStaysInTheWorldSinceItCame() {
        SessionLife life = lifeIn(Phase.AUTHENTICATED);
        nanos = 200;
        life.entered(NORTH);
        nanos = 300;

        life.entered(SOUTH);

        assertThat(life.state()).isEqualTo(new InWorld(life.tenure(), SOUTH, 200));
    }

    @Test
    void aSessionIsWhereOthersSay() {
        SessionLife life = lifeIn(Phase.AUTHENTICATED);

        life.moved("s", Optional.of(NORTH));
        assertThat(life.state().phase()).isEqualTo(Phase.IN_WORLD);

        life.moved("s", Optional.empty());
        assertThat(life.state().phase()).isEqualTo(Phase.AUTHENTICATED);
        life.moved("s", Optional.empty());
        assertThat(life.state().phase()).isEqualTo(Phase.AUTHENTICATED);
    }

    @Test
    void newsOfASessionThatHasGoneMeansNothing() {
        SessionLife another = lifeIn(Phase.AUTHENTICATED);
        SessionLife over = lifeIn(Phase.DISCONNECTING);

        another.moved("t", Optional.of(NORTH));
        over.moved("s", Optional.of(NORTH));

        assertThat(another.state().phase()).isEqualTo(Phase.AUTHENTICATED);
        assertThat(over.state().phase()).isEqualTo(Phase.DISCONNECTING);
        assertThat(over.isOver()).isTrue();
    }

    @Test
    void theSessionIsKnownWhileThereIsOne() {
        assertThat(lifeIn(Phase.CONNECTED).tenure()).isNull();
        assertThat(lifeIn(Phase.AUTHENTICATED).tenure()).isNotNull();
        assertThat(lifeIn(Phase.IN_WORLD).tenure()).isNotNull();
        assertThat(lifeIn(Phase.DISCONNECTING).tenure()).isNull();
    }

    @Test
    void countsAreOfWhoIsConnected() {
        SessionCounts counts = new SessionCounts();
        SessionLife life = new SessionLife(() -> nanos, (from, to) -> counts.changed(from.phase(), to.phase()));
        counts.began();
        counts.began();

        life.authenticated(tenure("s", false));
        life.entered(NORTH);
        assertThat(counts.count(Phase.CONNECTED)).isEqualTo(1);
        assertThat(counts.count(Phase.AUTHENTICATED)).isZero();
        assertThat(counts.count(Phase.IN_WORLD)).isEqualTo(1);

        life.disconnected();
        assertThat(Stream.of(Phase.values()).mapToInt(counts::count).sum()).isEqualTo(1);
    }

    private static Tenure tenure(String sessionId, boolean fresh) {
        Session session = new Session(sessionId, new UserId("alice"), "Alice", Long.MAX_VALUE);
        Hold hold = new Hold(session, new Attached(new QuietAttachment(), 0));
        return new Tenure(hold, "c1", "token", null, fresh);
    }
}
