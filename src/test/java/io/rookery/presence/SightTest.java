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

class SightTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final Presence BUSY =
            new Presence("alice", PresenceStatus.BUSY, "raiding", null, "plaza", "one", 70, 80);

    @Test
    void everyCombinationIsDecidedAsTheRuleSays() {
        for (UserId viewer : List.of(ALICE, BOB)) {
            for (PresenceVisibility visibility : PresenceVisibility.values()) {
                for (boolean blocked : new boolean[] {false, true}) {
                    for (boolean friend : new boolean[] {false, true}) {
                        assertThat(Sight.admits(viewer, ALICE, visibility, new Standing(blocked, friend)))
                                .as("%s, %s, blocked %s, friend %s", viewer, visibility, blocked, friend)
                                .isEqualTo(expected(viewer, visibility, blocked, friend));
                    }
                }
            }
        }
    }

    @Test
    void whoMayNotSeeSeesSomebodyWhoWasNeverThere() {
        Glance glance = glance(PresenceVisibility.NOBODY, 0, 100);

        assertThat(Sight.of(BOB, glance, Standing.STRANGER))
                .isEqualTo(new Presence("alice", PresenceStatus.OFFLINE, null, null, null, null, 0, 100));
    }

    @Test
    void whoMaySeeSeesThePresenceAsItIs() {
        assertThat(Sight.of(BOB, glance(PresenceVisibility.EVERYONE, 0, 100), Standing.STRANGER))
                .isEqualTo(BUSY);
    }

    @Test
    void aChangeOfRelationsIsNewerThanThePresence() {
        Presence shown = Sight.of(BOB, glance(PresenceVisibility.EVERYONE, 90, 100), Standing.STRANGER);
        Presence hidden = Sight.of(BOB, glance(PresenceVisibility.NOBODY, 120, 100), Standing.STRANGER);

        assertThat(shown.version()).isEqualTo(90);
        assertThat(shown.activity()).isEqualTo("raiding");
        assertThat(hidden.version()).isEqualTo(120);
    }

    private static boolean expected(UserId viewer, PresenceVisibility visibility, boolean blocked, boolean friend) {
        return viewer == ALICE
                || !blocked && visibility == PresenceVisibility.EVERYONE
                || !blocked && visibility == PresenceVisibility.FRIENDS && friend;
    }

    private static Glance glance(PresenceVisibility visibility, long relations, long atMillis) {
        return new Glance(BUSY, visibility, relations, atMillis, List.of(Standing.STRANGER));
    }
}
