package io.rookery.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.MessageId;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.Alteration.Delete;
import io.rookery.store.Alteration.Edit;
import io.rookery.store.Alteration.React;
import io.rookery.store.AlterationDraft;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.ChangeOutcome.Changed;
import io.rookery.store.ChangeRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The archive shows messages as they are now, and keeps what they were. */
class ArchivedChangesIT extends ArchivedScene {
    @Test
    void searchAndHistoryBeyondTheLogShowMessagesAsTheyAreNow() {
        say(1, 3);
        String edited = idOf(1);
        String deleted = idOf(2);
        String liked = idOf(3);
        awaitArchived(3);

        changed(loop.change(room, edited, new Edit("a griffin")));
        changed(loop.change(room, deleted, new Delete()));
        changed(loop.change(room, liked, new React("+1", false)));
        say(4, 20);
        awaitArchived(20);
        awaitChangesArchived();

        assertThat(loop.keptInLog(room)).isEqualTo(KEPT);
        List<ChatMessage> first =
                loop.get(() -> loop.log().page(room, 4L, null, KEPT)).messages();
        assertThat(first).extracting(ChatMessage::text).containsExactly("a griffin", null, "said 3");
        assertThat(first).extracting(ChatMessage::edited).containsExactly(true, false, false);
        assertThat(first.get(1).isDeleted()).isTrue();
        assertThat(first.get(2).reactions()).isEqualTo(Map.of("+1", 1));
        assertThat(found("griffin")).containsExactly(1L);
        assertThat(found("said")).doesNotContain(1L, 2L).contains(3L, 20L);
    }

    @Test
    void whatAMessageWasIsKept() {
        say(1, 1);
        String id = idOf(1);
        Changed once = changed(loop.change(room, id, new Edit("once")));
        Changed twice = changed(loop.change(room, id, new Edit("twice")));
        Changed gone = changed(loop.change(room, id, new Delete()));
        awaitChangesArchived();

        List<JsonObject> versions = versionsOf(id);

        assertThat(versions)
                .extracting(version -> version.getString("text"))
                .containsExactly("said 1", "once", "twice", null);
        assertThat(versions)
                .extracting(version -> version.getLong("revision"))
                .containsExactly(
                        0L,
                        once.change().sequence(),
                        twice.change().sequence(),
                        gone.change().sequence());
        assertThat(versions).extracting(version -> version.getString("by")).containsOnly("alice");
    }

    @Test
    void changesThatAreArchivedAgainAreKeptOnce() {
        say(1, 2);
        String id = idOf(1);
        changed(loop.change(room, id, new Edit("once")));
        changed(loop.change(room, id, new Edit("twice")));
        awaitChangesArchived();
        redis.command("HDEL", "rookery:topic:{" + room + "}:meta", "changesArchived", "archived");

        changed(loop.change(room, id, new Edit("thrice")));
        awaitChangesArchived();

        assertThat(versionsOf(id))
                .extracting(version -> version.getString("text"))
                .containsExactly("said 1", "once", "twice", "thrice");
        assertThat(postgres.column("SELECT text FROM rookery.message WHERE message_id = '" + id + "'"))
                .containsExactly("thrice");
    }

    @Test
    void aMessageThatIsEditedTooOftenKeepsItsFirstAndItsNewestTexts() {
        say(1, 1);
        String id = idOf(1);
        for (int i = 1; i <= 120; i++) {
            changed(loop.change(room, id, new Edit("text " + i)));
            if (i % 40 == 0) {
                awaitChangesArchived();
            }
        }

        List<JsonObject> versions = versionsOf(id);

        assertThat(versions).hasSize(100);
        assertThat(versions.get(0).getString("text")).isEqualTo("said 1");
        assertThat(versions.get(1).getString("text")).isEqualTo("text 22");
        assertThat(versions.get(99).getString("text")).isEqualTo("text 120");
    }

    @Test
    void anEditAloneIsArchivedThoughNobodySaysSo() {
        say(1, 1);
        String id = idOf(1);
        awaitArchived(1);
        loop.deaf();

        changed(loop.change(room, id, new Edit("a griffin")));
        awaitChangesArchived();

        assertThat(found("griffin")).containsExactly(1L);
    }

    @Test
    void whileTheArchiveDoesNotAnswerChangesAreKeptUpToABoundAndThenRefused() {
        say(1, 12);
        String id = idOf(3);
        awaitArchived(12);
        postgres.freeze();
        int taken = 0;
        try {
            while (loop.change(room, id, new Edit("text " + taken)) instanceof Changed) {
                taken++;
            }
            assertThat(loop.change(room, id, new Edit("one more"))).isEqualTo(new ChangeOutcome.Full());
            assertThat(taken).isEqualTo(TEN.changesMax() + BACKLOG);
            for (int i = 13; i <= 30; i++) {
                loop.append(room, "said " + i, i);
            }
        } finally {
            postgres.thaw();
        }
        awaitArchived(30);
        awaitChangesArchived();

        changed(loop.change(room, idOf(30), new Edit("there is room again")));
        assertThat(loop.get(() -> loop.log().page(room, 4L, null, 1)).messages())
                .extracting(ChatMessage::text)
                .containsExactly("text " + (taken - 1));
    }

    @Test
    void aMessageThatTheArchiveAloneHasIsChangedThereAndListenersAreTold() {
        say(1, 2);
        String first = idOf(1);
        String second = idOf(2);
        say(3, 20);
        awaitArchived(20);
        assertThat(loop.keptInLog(room)).isEqualTo(KEPT);

        Changed edited = changed(loop.change(room, first, new Edit("a griffin")));
        Changed deleted = changed(loop.change(room, second, new Delete()));

        assertThat(edited.message().text()).isEqualTo("a griffin");
        assertThat(loop.get(() -> loop.log().page(room, 3L, null, 2)).messages())
                .containsExactly(edited.message(), deleted.message());
        assertThat(deleted.before()).isEqualTo(edited.change().sequence());
        ChangeRange told = loop.get(() -> loop.log().changes(room, 0, 10));
        assertThat(told.changes())
                .extracting(change -> change.change().messageId())
                .containsExactly(own(first), own(second));
        assertThat(loop.change(room, first, new Edit("a griffin"))).isInstanceOf(ChangeOutcome.Same.class);
        assertThat(loop.change(room, second, new Edit("back again"))).isEqualTo(new ChangeOutcome.Deleted());
        assertThat(loop.change(room, second, new Delete())).isInstanceOf(ChangeOutcome.Same.class);
        assertThat(loop.change(room, MessageId.of("never", room.name()), new Delete()))
                .isEqualTo(new ChangeOutcome.Unknown());
        assertThat(versionsOf(first))
                .extracting(version -> version.getString("text"))
                .containsExactly("said 1", "a griffin");
    }

    @Test
    void aMessageThatTheArchiveAloneHasIsChangedByItsAuthorForAWhileOnly() {
        say(1, 1);
        String id = idOf(1);
        say(2, 20);
        awaitArchived(20);

        assertThat(loop.change(room, draft(id, "bob", Duration.ofHours(1)))).isEqualTo(new ChangeOutcome.NotAuthor());
        assertThat(loop.change(room, draft(id, "alice", Duration.ZERO))).isEqualTo(new ChangeOutcome.TooLate());
        changed(loop.change(room, draft(id, "alice", Duration.ofHours(1))));
    }

    @Test
    void aLateChangeIsArchivedThoughTheArchiveDidNotTakeItAtOnce() {
        say(1, 1);
        String id = idOf(1);
        say(2, 20);
        awaitArchived(20);
        changed(loop.change(room, id, new Edit("a griffin")));
        awaitChangesArchived();
        postgres.execute("UPDATE rookery.message SET text = 'said 1', revision = 0, edited = false, versions = NULL"
                + " WHERE message_id = '" + id + "'");
        redis.command("HDEL", "rookery:topic:{" + room + "}:meta", "changesArchived");

        awaitChangesArchived();

        assertThat(found("griffin")).containsExactly(1L);
    }

    private static AlterationDraft draft(String id, String by, Duration ageMax) {
        return new AlterationDraft(own(id), new UserId(by), new Edit("edited by " + by), true, ageMax);
    }

    private static String own(String id) {
        return MessageId.find(id).orElseThrow().own();
    }

    private static Changed changed(ChangeOutcome outcome) {
        assertThat(outcome).isInstanceOf(Changed.class);
        return (Changed) outcome;
    }

    private List<Long> found(String words) {
        ArchiveQuery query = new ArchiveQuery(
                words,
                List.of(room),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                50,
                Optional.empty());
        return loop.get(() -> loop.archive().search(query)).messages().stream()
                .map(ChatMessage::offset)
                .toList();
    }

    private List<JsonObject> versionsOf(String id) {
        String versions = postgres.column("SELECT versions FROM rookery.message WHERE message_id = '" + id + "'")
                .get(0);
        return new JsonArray(versions).stream().map(JsonObject.class::cast).toList();
    }

    private String idOf(long offset) {
        return loop.get(() -> loop.log().page(room, offset + 1, null, 1))
                .messages()
                .get(0)
                .messageId();
    }

    private void awaitChangesArchived() {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> loop.changesArchived(room));
    }
}
