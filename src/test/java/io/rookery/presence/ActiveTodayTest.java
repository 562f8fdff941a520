package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.store.ActiveUsers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ActiveTodayTest {
    private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    private final RecordingStore store = new RecordingStore();
    private final Set<UserId> present = new HashSet<>();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T23:59:59Z"));
    private final ActiveToday active = new ActiveToday(store, () -> present, clock);

    @Test
    void whoComesIsNotedForTheDayAndWhoStaysForTheNextOneToo() {
        active.note();
        come(ALICE);
        come(BOB);
        active.note();
        present.remove(BOB);
        clock.now = Instant.parse("2026-03-03T00:00:00Z");
        active.note();
        active.note();

        assertThat(store.noted).containsOnlyKeys(MONDAY, MONDAY.plusDays(1));
        assertThat(store.noted.get(MONDAY)).containsExactly(ALICE, BOB);
        assertThat(store.noted.get(MONDAY.plusDays(1))).containsExactly(ALICE);
    }

    @Test
    void aFailureIsRepeatedAndOneCallIsUnderWayAtATime() {
        active.note();
        Promise<Void> slow = Promise.promise();
        store.answer = slow.future();
        come(ALICE);
        active.note();
        come(BOB);
        active.note();
        assertThat(store.noted.get(MONDAY)).containsExactly(ALICE);

        slow.fail("the store did not answer");
        store.answer = Future.succeededFuture();
        active.note();

        assertThat(store.noted.get(MONDAY)).containsExactly(ALICE, BOB, ALICE);
    }

    @Test
    void manyAreNotedInPages() {
        active.note();
        for (int i = 0; i <= ActiveUsers.BATCH_MAX; i++) {
            come(new UserId("u" + i));
        }
        active.note();
        assertThat(store.noted.get(MONDAY)).hasSize(ActiveUsers.BATCH_MAX);

        active.note();

        assertThat(store.noted.get(MONDAY)).hasSize(ActiveUsers.BATCH_MAX + 1);
    }

    @Test
    void soManyWaitAndNoMore() {
        active.note();
        for (int i = 0; i <= ActiveToday.WAITING_MAX; i++) {
            active.came(ALICE);
        }
        active.came(BOB);

        for (int i = 0; i <= ActiveToday.WAITING_MAX / ActiveUsers.BATCH_MAX; i++) {
            active.note();
        }

        assertThat(store.noted.get(MONDAY)).hasSize(ActiveToday.WAITING_MAX).doesNotContain(BOB);
    }

    private void come(UserId user) {
        present.add(user);
        active.came(user);
    }

    private static final class RecordingStore implements ActiveUsers {
        private final TreeMap<LocalDate, List<UserId>> noted = new TreeMap<>();
        private Future<Void> answer = Future.succeededFuture();

        @Override
        public Future<Void> add(LocalDate day, Collection<UserId> users) {
            noted.computeIfAbsent(day, any -> new ArrayList<>()).addAll(users);
            return answer;
        }

        @Override
        public Future<Long> count(List<LocalDate> days) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class ManualClock extends Clock {
        private Instant now;

        ManualClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
