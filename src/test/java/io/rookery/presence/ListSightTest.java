package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.Glance;
import io.rookery.store.PresenceVisibility;
import io.rookery.store.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListSightTest {
    private final ListSight list = new ListSight(new UserId("bob"));

    @Test
    void whatIsHeardOfWhoMayNotBeSeenIsNotSeen() {
        list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.NOBODY, 20, 30));

        assertThat(list.heard(presence(PresenceStatus.IN_GAME, 40))).isFalse();
        assertThat(list.byName()).containsExactly(Sight.nobody("alice", 30));
        assertThat(list.version()).isZero();
    }

    @Test
    void whatIsHeardBeforeTheFirstReadingIsNotForgotten() {
        list.heard(presence(PresenceStatus.IN_GAME, 40));
        assertThat(list.byName()).isEmpty();

        list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.EVERYONE, 20, 30));

        assertThat(list.byName()).containsExactly(presence(PresenceStatus.IN_GAME, 40));
    }

    @Test
    void whatWasHeardSinceTheReadingDoesNotKeepAUserInSight() {
        list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.EVERYONE, 0, 15));
        list.heard(presence(PresenceStatus.IN_GAME, 40));

        list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.NOBODY, 20, 30));

        assertThat(list.byName()).containsExactly(Sight.nobody("alice", 41));
    }

    @Test
    void whoIsShownAgainIsNewerThanNobody() {
        list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.EVERYONE, 0, 15));
        assertThat(list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.NOBODY, 20, 15)))
                .isTrue();
        assertThat(list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.NOBODY, 20, 90)))
                .isFalse();

        assertThat(list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.EVERYONE, 95, 92)))
                .isTrue();
        assertThat(list.byName()).containsExactly(presence(PresenceStatus.BUSY, 95));
    }

    @Test
    void aChangeOfRelationsThatDoesNotConcernTheViewerIsNoNews() {
        list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.EVERYONE, 0, 15));

        assertThat(list.read(glance(PresenceStatus.BUSY, 10, PresenceVisibility.EVERYONE, 20, 25)))
                .isFalse();
    }

    private static Glance glance(
            PresenceStatus status, long version, PresenceVisibility visibility, long relations, long atMillis) {
        return new Glance(presence(status, version), visibility, relations, atMillis, List.of(Standing.STRANGER));
    }

    private static Presence presence(PresenceStatus status, long version) {
        return new Presence("alice", status, null, null, null, null, 7, version);
    }
}
