package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisLeaseStoreIT {
    private static final NodeLease DEAD = new NodeLease(new NodeId("dead", "b1"), 1);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RedisServer redis = RedisServer.start();
    private final Vertx vertx = Vertx.vertx();
    private OnLoop loop;
    private LeaseStore leases;

    @BeforeEach
    void connect() {
        loop = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
        leases = new RedisLeaseStore(loop.links());
    }

    @AfterEach
    void close() {
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @Test
    void aLeaseThatLastsCannotBeClaimed() {
        begin(DEAD, LONG);

        assertThat(claim(Duration.ZERO, LONG)).isEmpty();
    }

    @Test
    void anEndedLeaseIsClaimedOnceItHasEndedLongEnough() {
        begin(DEAD, SHORT);

        assertThat(claim(LONG, LONG)).isEmpty();
        await().until(() -> claim(Duration.ofMillis(50), LONG), List.of(DEAD)::equals);
    }

    @Test
    void anIndexIsWalkedPageByPage() {
        PresenceStore presences = new RedisPresenceStore(loop.links(), LONG);
        Set<HeldConnection> noted = new HashSet<>();
        for (int i = 0; i < 1500; i++) {
            HeldConnection connection = new HeldConnection(new UserId("u" + i), "c" + i);
            noted.add(connection);
            loop.get(() -> presences.put(DEAD, connection, SessionPresence.of("")));
        }

        Set<HeldConnection> found = new HashSet<>();
        LeaseStore.Page page = loop.get(() -> leases.page(DEAD, "0", 200));
        while (!page.next().equals("0")) {
            assertThat(page.connections()).hasSizeLessThan(1000);
            found.addAll(page.connections());
            String next = page.next();
            page = loop.get(() -> leases.page(DEAD, next, 200));
        }
        found.addAll(page.connections());

        assertThat(found).isEqualTo(noted);
    }

    @Test
    void ofTwoSurvivorsOneGetsTheClaim() {
        OnLoop other = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
        LeaseStore others = new RedisLeaseStore(other.links());
        begin(DEAD, SHORT);
        List<NodeLease> claimed = new ArrayList<>();

        await().until(() -> {
            claimed.addAll(claim(Duration.ZERO, LONG));
            claimed.addAll(other.get(() -> others.claim(Duration.ZERO, LONG, 10)));
            return !claimed.isEmpty();
        });
        claimed.addAll(claim(Duration.ZERO, LONG));
        claimed.addAll(other.get(() -> others.claim(Duration.ZERO, LONG, 10)));

        assertThat(claimed).containsExactly(DEAD);
        other.close();
    }

    @Test
    void aClaimThatNobodyFinishesCanBeMadeAgain() {
        begin(DEAD, SHORT);
        await().until(() -> claim(Duration.ZERO, SHORT), List.of(DEAD)::equals);

        await().until(() -> claim(Duration.ZERO, SHORT), List.of(DEAD)::equals);
    }

    @Test
    void aLengthenedClaimCannotBeMadeByOthers() {
        begin(DEAD, SHORT);
        await().until(() -> claim(Duration.ZERO, Duration.ofSeconds(5)), List.of(DEAD)::equals);

        loop.get(() -> leases.lengthen(DEAD, LONG));

        assertThat(Long.parseLong(redis.command("ZSCORE", "rookery:presence:{leases}:claims", DEAD.toString())))
                .isGreaterThan(System.currentTimeMillis() + 30_000);
        assertThat(claim(Duration.ZERO, LONG)).isEmpty();
    }

    @Test
    void aFinishedLeaseIsForgotten() {
        begin(DEAD, SHORT);
        await().until(() -> claim(Duration.ZERO, LONG), List.of(DEAD)::equals);

        loop.get(() -> leases.finish(DEAD));

        assertThat(renew(DEAD)).isFalse();
        assertThat(redis.command("KEYS", "*leases*")).isEmpty();
    }

    @Test
    void whatIsClearedIsClearedAnewWhenItsNodeBeginsAnother() {
        begin(DEAD, SHORT);
        await().until(() -> claim(Duration.ZERO, LONG), List.of(DEAD)::equals);

        loop.get(() -> leases.begin(DEAD.next(), Optional.of(DEAD), LONG));
        loop.get(() -> leases.finish(DEAD));

        await().until(() -> claim(Duration.ZERO, LONG), List.of(DEAD)::equals);
    }

    @Test
    void aLeaseIsHeldUntilSomebodyClaimsIt() {
        begin(DEAD, SHORT);

        assertThat(loop.get(() -> leases.renew(DEAD, SHORT))).isTrue();
        await().until(() -> claim(Duration.ZERO, LONG), List.of(DEAD)::equals);
        assertThat(renew(DEAD)).isFalse();
    }

    @Test
    void aLeaseThatTheStoreHasForgottenIsNotTakenUpAgain() {
        begin(DEAD, LONG);
        redis.command("FLUSHALL");

        assertThat(renew(DEAD)).isFalse();
        begin(DEAD.next(), LONG);
        assertThat(renew(DEAD.next())).isTrue();
    }

    @Test
    void whatALeaseHoldsIsReadPageByPage() {
        PresenceStore presences = new RedisPresenceStore(loop.links(), LONG);
        Set<HeldConnection> all = new HashSet<>();
        for (int i = 0; i < 25; i++) {
            HeldConnection connection = new HeldConnection(new UserId("u" + i), "c");
            all.add(connection);
            loop.get(() -> presences.put(DEAD, connection, SessionPresence.of("")));
        }

        Set<HeldConnection> read = new HashSet<>();
        for (int page = 0; page < 3; page++) {
            List<HeldConnection> held = loop.get(() -> leases.held(DEAD, 10));
            assertThat(held).hasSize(page < 2 ? 10 : 5);
            read.addAll(held);
            loop.get(() -> leases.strike(DEAD, held));
        }

        assertThat(read).isEqualTo(all);
        assertThat(loop.get(() -> leases.held(DEAD, 10))).isEmpty();
    }

    @Test
    void aFormerLeaseThatTheStoreHasForgottenCanBeClaimedAsWell() {
        loop.get(() -> leases.begin(DEAD.next(), Optional.of(DEAD), LONG));

        await().until(() ->
                loop.get(() -> leases.claim(Duration.ZERO, LONG, 10)).equals(List.of(DEAD)));
    }

    @Test
    void aFormerLeaseThatTheStoreKnowsEndsWhenItWould() {
        begin(DEAD, LONG);

        loop.get(() -> leases.begin(DEAD.next(), Optional.of(DEAD), LONG));

        assertThat(loop.get(() -> leases.claim(Duration.ZERO, LONG, 10))).isEmpty();
    }

    private void begin(NodeLease lease, Duration lasts) {
        loop.get(() -> leases.begin(lease, Optional.empty(), lasts));
    }

    private boolean renew(NodeLease lease) {
        return loop.get(() -> leases.renew(lease, LONG));
    }

    private List<NodeLease> claim(Duration endedAgo, Duration lasts) {
        return loop.get(() -> leases.claim(endedAgo, lasts, 10));
    }
}
