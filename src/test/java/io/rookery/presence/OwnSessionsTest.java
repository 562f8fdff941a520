package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.NodeLease;
import io.rookery.store.SaidPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnSessionsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final NodeLease LEASE = new NodeLease(new NodeId("one", "boot"), 1);
    private static final SaidPresence BUSY = new SaidPresence(PresenceStatus.BUSY, null, null);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private long nanos = 1_000_000_000_000L;
    private final OwnSessions sessions = new OwnSessions(GRACE, () -> nanos);

    @BeforeEach
    void hold() {
        sessions.holdUnder(LEASE);
    }

    @Test
    void nothingIsToldWithoutALease() {
        OwnSessions waiting = new OwnSessions(GRACE, () -> nanos);
        waiting.attached(ALICE, "s", "c1", "");

        assertThat(waiting.next()).isNull();
        waiting.holdUnder(LEASE);
        assertThat(waiting.next()).isInstanceOf(Step.Put.class);
    }

    @Test
    void aSessionIsPutOnce() {
        sessions.attached(ALICE, "s", "c1", "phone");

        Step.Put put = (Step.Put) sessions.next();

        assertThat(put.lease()).isEqualTo(LEASE);
        assertThat(put.device()).isEqualTo("phone");
        assertThat(put.said()).isNull();
        assertThat(put.repeated()).isFalse();
        sessions.told(put, null);
        assertThat(sessions.next()).isNull();
    }

    @Test
    void aLostSessionStaysForTheGraceAndNotAMomentLonger() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");

        nanos += GRACE.toNanos() - 1;
        sessions.expireGraces();
        assertThat(sessions.next()).isNull();

        nanos += 1;
        sessions.expireGraces();
        Step.Remove remove = (Step.Remove) sessions.next();
        assertThat(remove.lastThere()).isEqualTo(GRACE);
        sessions.told(remove, null);
        assertThat(sessions.count()).isZero();
    }

    @Test
    void aSessionThatComesBackWithinTheGraceIsNeverRemoved() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");
        nanos += GRACE.toNanos() - 1;
        sessions.attached(ALICE, "s", "c2", "");

        tellAll();
        nanos += GRACE.toNanos();
        sessions.expireGraces();

        assertThat(sessions.next()).isNull();
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void theSecondLossBeginsItsOwnGrace() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");
        nanos += GRACE.toNanos() - 1;
        attachedAndTold("s", "c2");
        sessions.lost("s", "c2");

        nanos += 1;
        sessions.expireGraces();
        assertThat(sessions.next()).isNull();

        nanos += GRACE.toNanos();
        sessions.expireGraces();
        assertThat(sessions.next()).isInstanceOf(Step.Remove.class);
    }

    @Test
    void theEndOfAFormerConnectionDoesNotMatter() {
        attachedAndTold("s", "c1");
        attachedAndTold("s", "c2");

        sessions.lost("s", "c1");
        sessions.closed("s", "c1");
        nanos += GRACE.toNanos();
        sessions.expireGraces();

        assertThat(sessions.next()).isNull();
    }

    @Test
    void aClosedSessionIsRemovedAtOnce() {
        attachedAndTold("s", "c1");

        sessions.closed("s", "c1");

        assertThat(sessions.next()).isInstanceOf(Step.Remove.class);
    }

    @Test
    void aSessionOfWhichNothingWasToldIsForgotten() {
        sessions.attached(ALICE, "s", "c1", "");

        sessions.closed("s", "c1");

        assertThat(sessions.next()).isNull();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void oneStepIsUnderWayForASession() {
        sessions.attached(ALICE, "s", "c1", "");
        Step first = sessions.next();
        sessions.say("s", BUSY);

        assertThat(sessions.next()).isNull();
        sessions.told(first, null);

        Step.Put second = (Step.Put) sessions.next();
        assertThat(second.said()).isEqualTo(BUSY);
    }

    @Test
    void whatTheStoreKnowsToBeSaidIsSaidAgainUnderTheNextLease() {
        sessions.attached(ALICE, "s", "c1", "");
        sessions.told(sessions.next(), BUSY);

        sessions.holdUnder(LEASE.next());

        Step.Put put = (Step.Put) sessions.next();
        assertThat(put.said()).isEqualTo(BUSY);
        assertThat(put.lease()).isEqualTo(LEASE.next());
    }

    @Test
    void aSessionThatComesBackSaysNothingOfItsOwn() {
        sessions.attached(ALICE, "s", "c1", "");
        sessions.told(sessions.next(), BUSY);
        sessions.lost("s", "c1");

        sessions.attached(ALICE, "s", "c2", "");

        assertThat(((Step.Put) sessions.next()).said()).isNull();
    }

    @Test
    void aFailedStepIsRepeatedAndSaysSo() {
        sessions.attached(ALICE, "s", "c1", "");
        sessions.failed(sessions.next());
        assertThat(sessions.next()).isNull();

        sessions.retryFailed();
        Step again = sessions.next();
        assertThat(again.repeated()).isTrue();
        sessions.told(again, null);

        sessions.say("s", BUSY);
        assertThat(sessions.next().repeated()).isFalse();
    }

    @Test
    void aSessionThatComesBackWhileItIsBeingRemovedIsPutAgain() {
        attachedAndTold("s", "c1");
        sessions.closed("s", "c1");
        Step remove = sessions.next();
        sessions.attached(ALICE, "s", "c2", "");

        sessions.told(remove, null);

        assertThat(sessions.next()).isInstanceOf(Step.Put.class);
    }

    @Test
    void somebodyWithoutAConnectionSaysNothing() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");

        assertThat(sessions.say("s", BUSY)).isFalse();
        assertThat(sessions.say("other", BUSY)).isFalse();
    }

    @Test
    void noMoreStepsAreUnderWayThanAllowed() {
        for (int i = 0; i <= OwnSessions.UNDER_WAY_MAX; i++) {
            sessions.attached(ALICE, "s" + i, "c", "");
        }

        List<Step> steps = new ArrayList<>();
        for (Step step = sessions.next(); step != null; step = sessions.next()) {
            steps.add(step);
        }

        assertThat(steps).hasSize(OwnSessions.UNDER_WAY_MAX);
        sessions.told(steps.get(0), null);
        assertThat(sessions.next()).isNotNull();
    }

    private void attachedAndTold(String session, String connection) {
        sessions.attached(ALICE, session, connection, "");
        tellAll();
    }

    private void tellAll() {
        for (Step step = sessions.next(); step != null; step = sessions.next()) {
            sessions.told(step, null);
        }
    }
}
