package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import org.junit.jupiter.api.Test;

class LatestPresencesTest {
    private final LatestPresences latest = new LatestPresences(2);

    @Test
    void whatIsNotNewerIsRefused() {
        assertThat(latest.add(presence("alice", 5))).isTrue();
        assertThat(latest.add(presence("alice", 5))).isFalse();
        assertThat(latest.add(presence("alice", 4))).isFalse();
        assertThat(latest.add(presence("alice", 6))).isTrue();
    }

    @Test
    void thoseUnheardOfForLongestAreForgotten() {
        latest.add(presence("alice", 1));
        latest.add(presence("bob", 1));
        latest.add(presence("alice", 2));
        latest.add(presence("carol", 1));

        assertThat(latest.removeAll()).containsExactly(presence("alice", 2), presence("carol", 1));
        assertThat(latest.count()).isZero();
    }

    @Test
    void aPresenceSurvivesTheWayToItsHome() {
        Presence busy = new Presence("alice", PresenceStatus.IN_GAME, "Höhle", null, "cave", "one", 17, (1L << 53) - 1);

        assertThat(PresenceWire.decode(PresenceWire.encode(busy))).isEqualTo(busy);
        assertThat(PresenceWire.decode(PresenceWire.encode(presence("bob", 3)))).isEqualTo(presence("bob", 3));
    }

    private static Presence presence(String user, long version) {
        return new Presence(user, PresenceStatus.OFFLINE, null, null, null, null, 0, version);
    }
}
