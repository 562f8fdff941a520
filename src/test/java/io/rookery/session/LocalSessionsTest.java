package io.rookery.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.session.LocalSessions.Attached;
import io.rookery.session.LocalSessions.Leave;
import org.junit.jupiter.api.Test;

class LocalSessionsTest {
    private final LocalSessions sessions = new LocalSessions();
    private final Attached first = attached();
    private final Attached second = attached();

    @Test
    void whoLeavesLeavesTheSessionAlone() {
        sessions.created("s", first);

        assertThat(sessions.leave("s", first)).isEqualTo(Leave.LEFT);
        assertThat(sessions.count()).isZero();
        assertThat(sessions.find("s")).isNull();
    }

    @Test
    void whoResumesTakesTheSessionFromTheFormer() {
        sessions.created("s", first);
        sessions.resumeBegan("s");

        assertThat(sessions.resumed("s", second)).isSameAs(first);

        assertThat(sessions.leave("s", first)).isEqualTo(Leave.SUPERSEDED);
        assertThat(sessions.find("s")).isSameAs(second);
        assertThat(sessions.count()).isEqualTo(1);
        assertThat(sessions.leave("s", second)).isEqualTo(Leave.LEFT);
    }

    @Test
    void whoLeavesWhileTheSessionIsBeingResumedDoesNotStartItsWaitingTime() {
        sessions.created("s", first);
        sessions.resumeBegan("s");

        assertThat(sessions.leave("s", first)).isEqualTo(Leave.BEING_RESUMED);

        assertThat(sessions.resumed("s", second)).isNull();
        assertThat(sessions.leave("s", second)).isEqualTo(Leave.LEFT);
    }

    @Test
    void aResumeThatFailsStartsTheWaitingTimeOfWhoLeftMeanwhile() {
        sessions.created("s", first);
        sessions.resumeBegan("s");
        sessions.resumeBegan("s");
        sessions.leave("s", first);

        assertThat(sessions.resumeFailed("s")).isNull();
        assertThat(sessions.resumeFailed("s")).isSameAs(first);
        assertThat(sessions.resumeFailed("s")).isNull();
    }

    @Test
    void aResumeThatFailsChangesNothingForWhoIsThere() {
        sessions.created("s", first);
        sessions.resumeBegan("s");

        assertThat(sessions.resumeFailed("s")).isNull();

        assertThat(sessions.find("s")).isSameAs(first);
        assertThat(sessions.leave("s", first)).isEqualTo(Leave.LEFT);
    }

    @Test
    void aLateNoticeDoesNotMeanWhoHasComeBackSince() {
        Attached back = new Attached(new QuietAttachment(), 3);

        assertThat(back.isBefore(new Takeover("s", 2))).isFalse();
        assertThat(back.isBefore(new Takeover("s", 3))).isFalse();
        assertThat(back.isBefore(new Takeover("s", 4))).isTrue();
    }

    @Test
    void aTakeoverTravels() {
        Takeover takeover = new Takeover("session-1", 1L << 40);

        assertThat(Takeover.decode(takeover.encoded())).isEqualTo(takeover);
    }

    private static Attached attached() {
        return new Attached(new QuietAttachment(), 0);
    }
}
