package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.NodeLease;
import io.rookery.store.PresenceChange;
import io.rookery.store.SaidPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link OwnSessions} tells of the zones that sessions are in. */
class SessionPlacesTest {
    private static final UserId ALICE = new UserId("alice");
    private static final NodeLease LEASE = new NodeLease(new NodeId("owl", "b1"), 1);
    private static final SaidPresence SAID = new SaidPresence(PresenceStatus.IN_GAME, null, null, null, 0);
    private static final Optional<Zone> NORTH = Optional.of(new Zone("north"));
    private static final Optional<Zone> SOUTH = Optional.of(new Zone("south"));

    private final OwnSessions sessions = new OwnSessions(Duration.ofSeconds(10), () -> 0);
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        sessions.holdUnder(LEASE);
        sessions.onMoved((sessionId, zone) ->
                told.add(sessionId + " " + zone.map(Zone::name).orElse("nowhere")));
    }

    @Test
    void aSessionIsWhereItsUserSaysAndOnlyChangesAreTold() {
        sessions.attached(ALICE, "s", "c1", 0, "");

        sessions.say("s", SAID, Optional.empty());
        sessions.say("s", SAID, NORTH);
        sessions.say("s", SAID, NORTH);
        sessions.say("s", SAID, SOUTH);
        sessions.say("s", SAID, Optional.empty());

        assertThat(told).containsExactly("s north", "s south", "s nowhere");
    }

    @Test
    void aSessionThatComesBackIsWhereTheStoreSays() {
        sessions.attached(ALICE, "s", "c1", 1, "");
        sessions.told(sessions.next(), stored(NORTH));
        sessions.attached(ALICE, "s", "c2", 2, "");
        sessions.told(sessions.next(), stored(NORTH));

        assertThat(told).containsExactly("s north", "s north");
    }

    @Test
    void whatIsSaidWhileTheStoreAnswersIsNewer() {
        sessions.attached(ALICE, "s", "c1", 1, "");
        Step asking = sessions.next();
        sessions.say("s", SAID, SOUTH);

        sessions.told(asking, stored(NORTH));

        assertThat(told).containsExactly("s south");
    }

    private static PresenceChange.Known stored(Optional<Zone> zone) {
        return new PresenceChange.Known(null, zone, false, "");
    }
}
