package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RosterReplicaTest {
    private static final long SAME_TIME = 4_000_000;
    private static final int SAME_TINT = Roster.TINTS;

    private final List<RosterQuestion> asked = new ArrayList<>();
    private final RosterReplica replica = new RosterReplica(new RosterReplica.Port() {
        @Override
        public void ask(RosterQuestion question) {
            asked.add(question);
        }

        @Override
        public void moved() {}
    });

    private final Roster one = new Roster(SAME_TINT, () -> SAME_TIME, new Random(1));
    private final Roster other = new Roster(2 * SAME_TINT, () -> SAME_TIME, new Random(2));

    @Test
    void anotherHomeAtTheSameVersionIsReadAnew() {
        one.enter(online("alice"));
        other.enter(online("bob"));
        assertThat(other.version()).isEqualTo(one.version());
        read(one);

        read(other);

        assertThat(replica.members()).containsExactly(online("bob"));
        assertThat(replica.version()).isGreaterThan(one.version());
    }

    @Test
    void theChangeOfAnotherHomeIsNotApplied() {
        one.enter(online("alice"));
        other.enter(online("bob"));
        read(one);
        RosterChange fromOther = other.enter(online("carol"));
        asked.clear();

        replica.changed(fromOther);

        assertThat(replica.members()).containsExactly(online("alice"));
        assertThat(asked).containsExactly(new RosterQuestion(one.id(), one.version(), null));
    }

    @Test
    void aHomeThatChangesBetweenTwoPagesIsReadFromTheFirst() {
        for (int i = 0; i <= Roster.PAGE; i++) {
            one.enter(online("a" + i));
        }
        other.enter(online("a"));
        replica.check();
        replica.answered(one.answer(asked.remove(0)));
        assertThat(replica.isReady()).isFalse();

        read(other);

        assertThat(replica.members()).containsExactly(online("a"));
    }

    private void read(Roster home) {
        replica.check();
        while (!asked.isEmpty()) {
            replica.answered(home.answer(asked.remove(0)));
        }
    }

    private static Presence online(String user) {
        return new Presence(user, PresenceStatus.ONLINE, null, null, "north", "n1", 0, 1);
    }
}
