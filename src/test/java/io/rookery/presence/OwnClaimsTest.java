package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.Comparison;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnClaimsTest {
    private final List<OwnClaims.Claim> entered = new ArrayList<>();
    private final OwnClaims claims = new OwnClaims("here", new OwnClaims.Port() {
        @Override
        public void enter(String zone, OwnClaims.Claim claim) {
            entered.add(claim);
        }

        @Override
        public void leave(String zone, String userId, long userVersion) {}
    });

    /** Back on this node before it hears what was decided while the user was elsewhere. */
    @Test
    void whoeverComesBackTwiceIsNotForgotten() {
        claims.seen(aliceOn("here"));
        long judged = entered.get(0).number();

        claims.seen(aliceOn("here"));
        claims.outdated("north", "alice", 7, judged);

        assertThat(claims.in("north")).hasSize(1);
    }

    @Test
    void whoeverWentOnElsewhereIsForgottenWhenTheHomeSaysSo() {
        claims.seen(aliceOn("here"));

        claims.outdated("north", "alice", 7, entered.get(0).number());

        assertThat(claims.in("north")).isEmpty();
    }

    /** The home may be wrong: the store is asked, and says that the user is here. */
    @Test
    void whoeverIsForgottenIsLookedForAndClaimedAgainIfTheStoreSaysSo() {
        claims.seen(aliceOn("here"));
        claims.outdated("north", "alice", 7, entered.get(0).number());

        assertThat(claims.toLookAt(10)).containsExactly("alice");
        claims.seen(aliceOn("here"));

        assertThat(claims.in("north")).hasSize(1);
        assertThat(entered.get(1).number()).isGreaterThan(entered.get(0).number());
        assertThat(claims.toLookAt(10)).isEmpty();
    }

    @Test
    void nobodyIsLookedForWhoseClaimStands() {
        claims.seen(aliceOn("here"));

        claims.outdated("north", "alice", 6, Long.MAX_VALUE);

        assertThat(claims.in("north")).hasSize(1);
        assertThat(claims.toLookAt(10)).isEmpty();
    }

    @Test
    void asManyAreLookedForAsThereIsRoomFor() {
        for (int i = 0; i <= OwnClaims.OVERRULED_MAX; i++) {
            claims.seen(on("here", "user" + i));
            claims.outdated("north", "user" + i, 8, 0);
        }

        assertThat(claims.toLookAt(3)).containsExactly("user0", "user1", "user2");
        assertThat(claims.toLookAt(Integer.MAX_VALUE)).hasSize(OwnClaims.OVERRULED_MAX - 3);
    }

    /** The node over which others saw the user before died before it told this one. */
    @Test
    void whoIsSeenOverThisNodeAndNotClaimedIsLookedFor() {
        UserId alice = new UserId("alice");

        claims.compared(new Comparison.Seen(alice, PresenceStatus.ONLINE, "north", "there"));
        claims.compared(new Comparison.Seen(alice, PresenceStatus.ONLINE, null, "here"));
        assertThat(claims.toLookAt(10)).isEmpty();

        claims.compared(new Comparison.Seen(alice, PresenceStatus.ONLINE, "north", "here"));
        assertThat(claims.toLookAt(10)).containsExactly("alice");

        claims.seen(aliceOn("here"));
        claims.compared(new Comparison.Seen(alice, PresenceStatus.ONLINE, "north", "here"));
        assertThat(claims.toLookAt(10)).isEmpty();
    }

    private static Presence aliceOn(String node) {
        return on(node, "alice");
    }

    private static Presence on(String node, String user) {
        return new Presence(user, PresenceStatus.ONLINE, null, null, "north", node, 0, 7);
    }
}
