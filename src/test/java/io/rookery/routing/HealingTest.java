package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.AppendOutcome;
import io.rookery.store.Draft;
import io.rookery.store.Healed;
import io.rookery.store.Retention;
import io.rookery.store.StoredMessage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealingTest {
    private static final Topic TOPIC = new Topic("room:1");
    private static final Retention RETENTION = new Retention(10, Duration.ofHours(1), Duration.ofMinutes(5));

    private final ModelLog model = new ModelLog();
    private final SwitchableLog log = new SwitchableLog();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Position> told = new ArrayList<>();
    private long nowNanos;
    private final Healing healing =
            new Healing(log, kind -> RETENTION, TailBounds.of(1), () -> nowNanos, new HealingMeter(registry));
    private final Healing otherHome =
            new Healing(log, kind -> RETENTION, TailBounds.of(1), () -> nowNanos, new HealingMeter(registry));

    HealingTest() {
        healing.onHealed(frame -> told.add(frame.position()));
    }

    @Test
    void whenTheStoreReturnsWithoutTheLastMessagesTheyArePutBackThoughNobodySaysAnything() {
        say(healing, "1");
        say(healing, "2");
        Position last = say(healing, "3");
        model.restart(2);

        healing.storeReturned();
        healing.turn();

        assertThat(ids()).containsExactly("1", "2", "3");
        assertThat(model.holds(TOPIC, last)).isTrue();
        assertThat(told).containsExactly(last);
        assertThat(healed("former")).isEqualTo(2);
    }

    @Test
    void aStoreThatHasLostNothingIsAskedOnlyThat() {
        say(healing, "1");
        model.restart(0);

        Future<Void> done = healing.heal(TOPIC);

        assertThat(done.succeeded()).isTrue();
        assertThat(log.asked).containsExactly("holds");
        assertThat(healing.heal(new Topic("room:2")).succeeded()).isTrue();
        assertThat(log.asked).hasSize(1);
    }

    @Test
    void whatAnotherHomeKnowsIsWaitedFor() {
        say(otherHome, "1");
        say(healing, "2");
        say(otherHome, "3");
        model.restart(3);

        Future<Void> done = healing.heal(TOPIC);
        Future<Void> otherDone = otherHome.heal(TOPIC);
        assertThat(done.isComplete()).isFalse();
        healing.turn();
        otherHome.turn();

        assertThat(done.succeeded()).isTrue();
        assertThat(otherDone.succeeded()).isTrue();
        assertThat(ids()).containsExactly("1", "2", "3");
    }

    @Test
    void whatNobodyElsePutsBackIsNotWaitedForForEver() {
        say(healing, "1");
        say(otherHome, "2");
        Position before = say(healing, "3");
        model.restart(2);

        Future<Void> done = healing.heal(TOPIC);
        nowNanos = Healing.OTHERS_MAX.toNanos() - 1;
        healing.turn();
        assertThat(done.isComplete()).isFalse();
        nowNanos++;
        healing.turn();

        assertThat(done.succeeded()).isTrue();
        assertThat(ids()).containsExactly("1", "3");
        assertThat(healing.known(TOPIC)).isEqualTo(model.head(TOPIC)).isNotEqualTo(before);
        assertThat(told).containsExactly(model.head(TOPIC));
        assertThat(healed("new")).isEqualTo(1);
    }

    @Test
    void aRunTriesAgainWhileItsTimeLasts() {
        say(healing, "1");
        model.restart(1);
        log.away = true;

        Future<Void> done = healing.heal(TOPIC);
        healing.turn();
        assertThat(done.isComplete()).isFalse();
        assertThat(healing.heal(TOPIC)).isSameAs(done);
        log.away = false;
        healing.turn();

        assertThat(done.succeeded()).isTrue();
        assertThat(ids()).containsExactly("1");
    }

    @Test
    void aStoreThatDoesNotTakeThemBackIsGivenUpAtLast() {
        say(healing, "1");
        model.restart(1);
        log.full = true;

        for (int run = 0; run < Healing.FAILED_RUNS_MAX + 1; run++) {
            Future<Void> done = healing.heal(TOPIC);
            nowNanos += Healing.RUN_MAX.toNanos();
            healing.turn();
            assertThat(((Refusal) done.cause()).code()).isEqualTo(ErrorCode.BUSY);
        }
        nowNanos += Healing.GIVE_UP_AFTER.toNanos();
        Future<Void> last = healing.heal(TOPIC);
        nowNanos += Healing.RUN_MAX.toNanos();
        healing.turn();

        assertThat(last.succeeded()).isTrue();
        assertThat(healing.known(TOPIC)).isNull();
        assertThat(registry.counter("rookery.log.healing.given.up").count()).isEqualTo(1);
    }

    @Test
    void aStoreThatIsAwayIsNeverGivenUp() {
        say(healing, "1");
        model.restart(1);
        log.away = true;

        for (int run = 0; run < 100; run++) {
            healing.heal(TOPIC);
            nowNanos += Duration.ofSeconds(10).toNanos();
            healing.turn();
        }
        log.away = false;
        healing.storeReturned();
        healing.turn();

        assertThat(ids()).containsExactly("1");
    }

    @Test
    void aHomeGuardsATopicAsLongAsItHasLatelyStored() {
        say(healing, "1");
        nowNanos = Healing.GUARD.toNanos() - 1;

        assertThat(healing.guards(TOPIC)).isTrue();
        nowNanos++;
        assertThat(healing.guards(TOPIC)).isFalse();
        assertThat(otherHome.guards(TOPIC)).isFalse();
    }

    private Position say(Healing home, String id) {
        Draft draft = ModelLog.draft(id);
        AppendOutcome.Stored stored = model.append(TOPIC, draft);
        home.stored(TOPIC, new StoredMessage(stored.position(), stored.timestampMillis(), draft));
        return stored.position();
    }

    private List<String> ids() {
        return model.messages(TOPIC).stream().map(ChatMessage::text).toList();
    }

    private double healed(String place) {
        return registry.get("rookery.log.healed.messages")
                .tag("place", place)
                .counter()
                .count();
    }

    /** The model, unless it is away, or full and takes nothing. */
    private final class SwitchableLog extends LogWithoutChanges {
        private final List<String> asked = new ArrayList<>();
        private boolean away;
        private boolean full;

        private <T> Future<T> call(String what, boolean refused, Supplier<T> work) {
            asked.add(what);
            return refused ? Future.failedFuture(Refusal.unavailable(what)) : Future.succeededFuture(work.get());
        }

        @Override
        public Future<List<AppendOutcome>> append(
                Topic topic, Retention retention, Position known, List<Draft> drafts) {
            return call("append", away || full, () -> model.append(topic, known, drafts));
        }

        @Override
        public Future<Boolean> holds(Topic topic, Position known) {
            return call("holds", away, () -> model.holds(topic, known));
        }

        @Override
        public Future<List<Healed>> heal(
                Topic topic, Retention retention, List<StoredMessage> messages, boolean behind) {
            return call("heal", away || full, () -> model.heal(topic, messages, behind));
        }
    }
}
