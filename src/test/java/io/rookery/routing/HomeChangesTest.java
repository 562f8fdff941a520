package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.MessageChange;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HomeChangesTest {
    private static final Topic TOPIC = new Topic("room:1");
    private static final Retention RETENTION = new Retention(100, Duration.ofHours(1), Duration.ofMinutes(5));
    private static final TailBounds BOUNDS = new TailBounds(100, 1 << 20, 100, 1 << 20, Duration.ofHours(1));

    private final ModelLog model = new ModelLog();
    private final SwitchableLog log = new SwitchableLog();
    private final List<String> told = new ArrayList<>();
    private final Healing healing =
            new Healing(log, kind -> RETENTION, BOUNDS, () -> 0, new HealingMeter(new SimpleMeterRegistry()));
    private final HomeChanges changes = new HomeChanges(log, kind -> RETENTION, healing, BOUNDS);

    HomeChangesTest() {
        changes.onChanged(frame -> told.add(frame.change().before() == 0 ? "first " + text(frame) : text(frame)));
        model.append(TOPIC, ModelLog.draft("m1"));
        model.append(TOPIC, ModelLog.draft("m2"));
    }

    @Test
    void everyChangeIsToldAndNothingElse() {
        assertThat(edit("m1", "a").result().text()).isEqualTo("a");
        assertThat(edit("m1", "a").result().text()).isEqualTo("a");
        assertThat(edit("m2", "b").result().text()).isEqualTo("b");

        assertThat(told).containsExactly("first a", "b");
    }

    @Test
    void whatTheStoreDoesNotDoIsRefused() {
        assertThat(refused(edit("m9", "a"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refused(changes.alter(
                        TOPIC, new AlterationDraft("m1", new UserId("bob"), new Alteration.Edit("b"), true, null))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        delete("m1");
        assertThat(refused(edit("m1", "a"))).isEqualTo(ErrorCode.INVALID_STATE);
        log.away = true;
        assertThat(refused(edit("m2", "a"))).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void changesThatTheStoreHasLostArePutBackOnItsReturn() {
        edit("m1", "a");
        edit("m1", "b");
        delete("m2");
        told.clear();
        model.restart(0);
        model.loseChanges(TOPIC, 3);
        log.away = true;
        changes.storeReturned();
        changes.turn();
        assertThat(told).isEmpty();

        log.away = false;
        changes.turn();

        assertThat(told).containsExactly("first a", "b", "deleted");
        assertThat(model.messages(TOPIC)).extracting(ChatMessage::kind).containsExactly("text", "deleted");
        told.clear();
        changes.storeReturned();
        changes.turn();
        assertThat(told).as("nothing is lost").isEmpty();
    }

    @Test
    void nothingIsChangedBehindALoss() {
        edit("m1", "a");
        told.clear();
        model.loseChanges(TOPIC, 1);

        assertThat(edit("m2", "b").result().text()).isEqualTo("b");

        assertThat(told).containsExactly("first a", "b");
        assertThat(model.messages(TOPIC)).extracting(ChatMessage::text).containsExactly("a", "b");
    }

    @Test
    void aChangeWaitsAWhileForItsMessageThatAnotherHomeMayPutBack() {
        model.append(TOPIC, ModelLog.draft("m3"));
        edit("m1", "a");
        edit("m3", "c");
        told.clear();
        model.restart(1);
        changes.storeReturned();
        changes.turn();
        changes.turn();
        assertThat(told).containsExactly("first a");

        model.append(TOPIC, ModelLog.draft("m3"));
        changes.turn();

        assertThat(told).containsExactly("first a", "c");
    }

    @Test
    void aMessageThatDoesNotComeBackIsNotWaitedForForEver() {
        model.append(TOPIC, ModelLog.draft("m3"));
        edit("m3", "c");
        model.restart(1);
        changes.storeReturned();
        for (int i = 0; i < HomeChanges.TRIES_MAX; i++) {
            changes.turn();
        }

        assertThat(edit("m1", "a").result().text()).isEqualTo("a");
    }

    @Test
    void whatWasOvertakenIsNotPutBack() {
        edit("m1", "a");
        model.loseChanges(TOPIC, 1);
        model.change(TOPIC, 0, draft("m1", new Alteration.Edit("elsewhere")));
        told.clear();

        assertThat(edit("m2", "b").result().text()).isEqualTo("b");

        assertThat(told).containsExactly("b");
        assertThat(model.messages(TOPIC)).extracting(ChatMessage::text).containsExactly("elsewhere", "b");
    }

    @Test
    void whatWasOvertakenByWhatIsLostInItsTurnIsPutBack() {
        edit("m1", "a");
        model.loseChanges(TOPIC, 1);
        model.change(TOPIC, 0, draft("m1", new Alteration.Edit("elsewhere")));
        edit("m2", "b");
        told.clear();
        model.loseChanges(TOPIC, 2);

        changes.storeReturned();
        changes.turn();

        assertThat(told).containsExactly("first a", "b");
        assertThat(model.messages(TOPIC)).extracting(ChatMessage::text).containsExactly("a", "b");
    }

    private Future<ChatMessage> edit(String id, String text) {
        return changes.alter(TOPIC, draft(id, new Alteration.Edit(text)));
    }

    private void delete(String id) {
        assertThat(changes.alter(TOPIC, draft(id, new Alteration.Delete())).succeeded())
                .isTrue();
    }

    private static AlterationDraft draft(String id, Alteration alteration) {
        return new AlterationDraft(id, new UserId("alice"), alteration, true, null);
    }

    private static String text(Frame frame) {
        return frame.push() instanceof Push.Edited edited ? edited.message().text() : "deleted";
    }

    private static ErrorCode refused(Future<?> future) {
        return ((Refusal) future.cause()).code();
    }

    /** The model, unless it is away. */
    private final class SwitchableLog extends LogWithoutChanges {
        private boolean away;

        @Override
        public Future<ChangeOutcome> change(Topic topic, Retention retention, long known, AlterationDraft draft) {
            return away
                    ? Future.failedFuture(Refusal.unavailable("away"))
                    : Future.succeededFuture(model.change(topic, known, draft));
        }

        @Override
        public Future<ChangeOutcome> putBack(Topic topic, Retention retention, MessageChange lost) {
            return away
                    ? Future.failedFuture(Refusal.unavailable("away"))
                    : Future.succeededFuture(model.putBack(topic, lost));
        }
    }
}
