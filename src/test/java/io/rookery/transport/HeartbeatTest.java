package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.transport.Heartbeat.Bounds;
import io.rookery.transport.Heartbeat.Sign;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Bounds BOUNDS = new Bounds(10, 15, 20);

    private final Heartbeat heartbeat = new Heartbeat(100);

    @Test
    void whoIsSilentIsPingedOnceThenLateOnceThenDead() {
        assertThat(look(109)).isEqualTo(Sign.NONE);
        assertThat(look(110)).isEqualTo(Sign.PING);
        assertThat(look(114)).isEqualTo(Sign.NONE);
        assertThat(look(115)).isEqualTo(Sign.LATE);
        assertThat(look(119)).isEqualTo(Sign.NONE);
        assertThat(look(120)).isEqualTo(Sign.DEAD);
    }

    @Test
    void whoAnswersBeginsAnew() {
        look(110);
        look(115);
        heartbeat.heard(116);

        assertThat(look(125)).isEqualTo(Sign.NONE);
        assertThat(look(126)).isEqualTo(Sign.PING);
        assertThat(look(131)).isEqualTo(Sign.LATE);
    }

    @Test
    void whoIsLookedAtLateIsPingedBeforeItIsLate() {
        assertThat(look(118)).isEqualTo(Sign.PING);
        assertThat(look(119)).isEqualTo(Sign.LATE);
    }

    @Test
    void nobodyIsDeadWhileSilenceMeansNothing() {
        look(110);
        look(115);

        assertThat(heartbeat.look(500, BOUNDS, true)).isEqualTo(Sign.NONE);
        assertThat(look(501)).isEqualTo(Sign.DEAD);
    }

    private Sign look(long nowNanos) {
        return heartbeat.look(nowNanos, BOUNDS, false);
    }
}
