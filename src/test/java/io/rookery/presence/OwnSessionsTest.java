package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.HeldConnection;
import io.rookery.store.NodeLease;
import io.rookery.store.PresenceChange.Known;
import io.rookery.store.SaidPresence;
import io.rookery.store.SessionPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnSessionsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final NodeLease LEASE = new NodeLease(new NodeId("one", "boot"), 1);
    private static final SaidPresence BUSY = new SaidPresence(PresenceStatus.BUSY, null, null, null, 0);
    private static final Known NOTHING = new Known(null, Optional.empty(), false, "");
    private static final Known KNOWN_BUSY = new Known(
            new SaidPresence(PresenceStatus.BUSY, null, null, null, 17), Optional.of(new Zone("desert")), true, "");
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
        waiting.attached(ALICE, "s", "c1", 0, "");

        assertThat(waiting.next()).isNull();
        waiting.holdUnder(LEASE);
        assertThat(waiting.next()).isInstanceOf(Step.Put.class);
    }

    @Test
    void aSessionIsPutOnce() {
        sessions.attached(ALICE, "s", "c1", 0, "phone");

        Step.Put put = (Step.Put) sessions.next();

        assertThat(put.lease()).isEqualTo(LEASE);
        assertThat(put.session().device()).isEqualTo("phone");
        assertThat(put.session().said()).isNull();
        assertThat(put.repeated()).isFalse();
        sessions.told(put, NOTHING);
        assertThat(sessions.next()).isNull();
    }

    @Test
    void aLongerGraceIsThatOfWhoIsInOneToo() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");
        sessions.graceAtLeast(GRACE.multipliedBy(3));
        sessions.graceAtLeast(GRACE);

        nanos += GRACE.multipliedBy(3).toNanos() - 1;
        sessions.expireGraces();
        assertThat(sessions.next()).isNull();

        nanos += 1;
        sessions.expireGraces();
        assertThat(sessions.next()).isInstanceOf(Step.Remove.class);
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
        sessions.told(remove, NOTHING);
        assertThat(sessions.count()).isZero();
    }

    @Test
    void ofManyWhoWereLostAtOnceAFewAtATimeLeaveAndWhoComesBackMeanwhileDoesNot() {
        int many = OwnSessions.GRACES_ENDED_MIN * OwnSessions.GRACES_ENDED_PART * 2;
        for (int i = 0; i < many; i++) {
            attachedAndTold("s" + i, "c1");
        }
        for (int i = 0; i < many; i++) {
            sessions.lost("s" + i, "c1");
        }
        nanos += GRACE.toNanos();

        sessions.expireGraces();
        assertThat(removeAll()).isEqualTo(2 * OwnSessions.GRACES_ENDED_MIN);

        String last = "s" + (many - 1);
        attachedAndTold(last, "c2");
        int left = 0;
        do {
            sessions.expireGraces();
            left = removeAll();
        } while (left > 0);
        assertThat(sessions.count()).isEqualTo(1);
        assertThat(sessions.knows(last)).isTrue();
    }

    private int removeAll() {
        int removed = 0;
        for (Step step = sessions.next(); step != null; step = sessions.next()) {
            assertThat(step).isInstanceOf(Step.Remove.class);
            sessions.told(step, NOTHING);
            removed++;
        }
        return removed;
    }

    /** The removal has taken it out of the index. */
    @Test
    void aSessionThatComesBackWhileItIsRemovedIsNamedByTheIndexAgain() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");
        nanos += GRACE.toNanos();
        sessions.expireGraces();
        Step.Remove remove = (Step.Remove) sessions.next();

        sessions.attached(ALICE, "s", "c2", 0, "");
        sessions.told(remove, NOTHING);

        assertThat(((Step.Put) sessions.next()).indexed()).isFalse();
    }

    @Test
    void aSessionThatComesBackWithinTheGraceIsNeverRemoved() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");
        nanos += GRACE.toNanos() - 1;
        sessions.attached(ALICE, "s", "c2", 0, "");

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
        sessions.attached(ALICE, "s", "c1", 0, "");

        sessions.closed("s", "c1");

        assertThat(sessions.next()).isNull();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void oneStepIsUnderWayForASession() {
        sessions.attached(ALICE, "s", "c1", 0, "");
        Step first = sessions.next();
        say("s");

        assertThat(sessions.next()).isNull();
        sessions.told(first, NOTHING);

        Step.Put second = (Step.Put) sessions.next();
        assertThat(second.session().said()).isEqualTo(BUSY);
    }

    @Test
    void whatTheStoreKnowsToBeSaidIsSaidAgainUnderTheNextLease() {
        sessions.attached(ALICE, "s", "c1", 0, "");
        sessions.told(sessions.next(), KNOWN_BUSY);

        sessions.holdUnder(LEASE.next());

        Step.Put put = (Step.Put) sessions.next();
        assertThat(put.session().said()).isEqualTo(KNOWN_BUSY.said());
        assertThat(put.session().zone()).isEqualTo(KNOWN_BUSY.zone());
        assertThat(put.session().idle()).isTrue();
        assertThat(put.lease()).isEqualTo(LEASE.next());
    }

    @Test
    void aSessionThatComesBackSaysNothingOfItsOwn() {
        sessions.attached(ALICE, "s", "c1", 0, "");
        sessions.told(sessions.next(), KNOWN_BUSY);
        sessions.lost("s", "c1");

        sessions.attached(ALICE, "s", "c2", 0, "");

        assertThat(((Step.Put) sessions.next()).session().said()).isNull();
    }

    @Test
    void aFailedStepIsRepeatedAndSaysSo() {
        sessions.attached(ALICE, "s", "c1", 0, "");
        sessions.failed(sessions.next());
        assertThat(sessions.next()).isNull();

        sessions.retryFailed();
        Step again = sessions.next();
        assertThat(again.repeated()).isTrue();
        sessions.told(again, NOTHING);

        say("s");
        assertThat(sessions.next().repeated()).isFalse();
    }

    @Test
    void aSessionThatComesBackWhileItIsBeingRemovedIsPutAgain() {
        attachedAndTold("s", "c1");
        sessions.closed("s", "c1");
        Step remove = sessions.next();
        sessions.attached(ALICE, "s", "c2", 0, "");

        sessions.told(remove, NOTHING);

        assertThat(sessions.next()).isInstanceOf(Step.Put.class);
    }

    @Test
    void somebodyWithoutAConnectionSaysNothing() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");

        assertThat(say("s")).isFalse();
        assertThat(say("other")).isFalse();
    }

    @Test
    void noMoreStepsAreUnderWayThanAllowed() {
        for (int i = 0; i <= OwnSessions.UNDER_WAY_MAX; i++) {
            sessions.attached(ALICE, "s" + i, "c", 0, "");
        }

        List<Step> steps = new ArrayList<>();
        for (Step step = sessions.next(); step != null; step = sessions.next()) {
            steps.add(step);
        }

        assertThat(steps).hasSize(OwnSessions.UNDER_WAY_MAX);
        sessions.told(steps.get(0), NOTHING);
        assertThat(sessions.next()).isNotNull();
    }

    @Test
    void whatIsSaidWhileAStepIsUnderWayIsNotForgotten() {
        sessions.attached(ALICE, "s", "c1", 0, "");
        Step first = sessions.next();
        say("s");
        sessions.told(first, KNOWN_BUSY);

        SessionPresence second = ((Step.Put) sessions.next()).session();

        assertThat(second.said()).isSameAs(BUSY);
        assertThat(second.zone()).isEmpty();
    }

    @Test
    void aPlaceThatIsSaidAnewWhileItIsToldIsNotForgottenWhenTheStoreDidNotTakeIt() {
        attachedAndTold("s", "c1");
        sessions.say("s", BUSY, Optional.of(new Zone("desert")));
        sessions.lost("s", "c1");
        Step first = sessions.next();
        sessions.attached(ALICE, "s", "c2", 1, "");
        sessions.say("s", BUSY, Optional.of(new Zone("desert")));

        sessions.told(first, NOTHING);

        assertThat(((Step.Put) sessions.next()).session().zone()).contains(new Zone("desert"));
    }

    @Test
    void onlyWhatIsNewsAboutBeingIdleIsTold() {
        attachedAndTold("s", "c1");

        sessions.idle("s", "c1", false);
        sessions.idle("s", "someone else", true);
        assertThat(sessions.next()).isNull();
        sessions.idle("s", "c1", true);
        assertThat(((Step.Put) sessions.next()).session().idle()).isTrue();
    }

    @Test
    void whatIsToldIsComparedPageByPageAndToldAgainWhenMissing() {
        for (int i = 0; i < 10; i++) {
            attachedAndTold("s" + i, "c" + i);
        }
        sessions.attached(ALICE, "fresh", "c", 0, "");

        Set<HeldConnection> settled = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            settled.addAll(sessions.nextSettled(2));
        }
        assertThat(settled).hasSize(10).doesNotContain(new HeldConnection(ALICE, "fresh"));
        tellAll();
        sessions.missing(List.of(new HeldConnection(ALICE, "s7"), new HeldConnection(ALICE, "unknown")));

        assertThat(sessions.next().connection().connectionId()).isEqualTo("s7");
        assertThat(sessions.next()).isNull();
    }

    @Test
    void aPageHasSoManyAndNoMore() {
        for (int i = 0; i < 2 * OwnSessions.PAGE_MAX; i++) {
            attachedAndTold("s" + i, "c" + i);
        }

        assertThat(sessions.nextSettled(1)).hasSize(OwnSessions.PAGE_MAX);
    }

    @Test
    void whatTheIndexNamesAndNobodyKnowsIsRemoved() {
        attachedAndTold("s", "c1");
        HeldConnection stray = new HeldConnection(ALICE, "stray");

        sessions.named(LEASE.next(), List.of(stray));
        assertThat(sessions.next()).isNull();
        sessions.named(LEASE, List.of(stray, new HeldConnection(ALICE, "s")));

        Step.Remove remove = (Step.Remove) sessions.next();
        assertThat(remove.connection()).isEqualTo(stray);
        assertThat(sessions.next()).isNull();
        sessions.told(remove, NOTHING);
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void onlyASessionWithItsConnectionHereIsAttached() {
        attachedAndTold("s", "c1");
        sessions.lost("s", "c1");
        sessions.tellAll();
        Step.Put absent = (Step.Put) sessions.next();
        sessions.told(absent, NOTHING);
        sessions.attached(ALICE, "s", "c2", 1, "");
        Step.Put back = (Step.Put) sessions.next();

        assertThat(absent.session().attached()).isFalse();
        assertThat(back.session().attached()).isTrue();
        assertThat(back.session().generation()).isEqualTo(1);
    }

    @Test
    void aSessionThatAnotherNodeHasIsForgottenUnlessItCameBackMeanwhile() {
        attachedAndTold("gone", "c1");
        attachedAndTold("back", "c2");
        sessions.lost("gone", "c1");
        sessions.lost("back", "c2");
        sessions.missing(List.of(new HeldConnection(ALICE, "gone")));
        Step gone = sessions.next();
        sessions.missing(List.of(new HeldConnection(ALICE, "back")));
        Step back = sessions.next();
        sessions.attached(ALICE, "back", "c3", 2, "");

        sessions.yielded(gone, NOTHING);
        sessions.yielded(back, NOTHING);

        assertThat(sessions.knows("gone")).isFalse();
        assertThat(((Step.Put) sessions.next()).session().attached()).isTrue();
        assertThat(sessions.next()).isNull();
        nanos += 2 * GRACE.toNanos();
        sessions.expireGraces();
        assertThat(sessions.next()).isNull();
    }

    /** Its client is about to learn that another one has the session. */
    @Test
    void aSessionThatAnotherNodeHasIsNotToldAgainAndAgainWhileAClientIsHere() {
        attachedAndTold("s", "c1");
        sessions.missing(List.of(new HeldConnection(ALICE, "s")));

        sessions.yielded(sessions.next(), NOTHING);

        assertThat(sessions.knows("s")).isTrue();
        assertThat(sessions.next()).isNull();
    }

    private boolean say(String session) {
        return sessions.say(session, BUSY, Optional.empty());
    }

    private void attachedAndTold(String session, String connection) {
        sessions.attached(ALICE, session, connection, 0, "");
        tellAll();
    }

    private void tellAll() {
        for (Step step = sessions.next(); step != null; step = sessions.next()) {
            sessions.told(step, NOTHING);
        }
    }
}
