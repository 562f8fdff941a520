package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
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

    private static Presence aliceOn(String node) {
        return new Presence("alice", PresenceStatus.ONLINE, null, null, "north", node, 0, 7);
    }
}
