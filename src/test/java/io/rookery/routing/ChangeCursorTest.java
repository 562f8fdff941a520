package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.store.Alteration;
import io.rookery.store.ChangeMark;
import io.rookery.store.ChangeRange;
import io.rookery.store.ChangedMessage;
import io.rookery.store.LogRange;
import io.rookery.store.MessageChange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangeCursorTest {
    private static final Topic TOPIC = new Topic("room:1");

    /** What happened, in order: texts that were passed on and what was asked for. */
    private final List<String> happened = new ArrayList<>();

    private final Surroundings surroundings = new Surroundings();
    private final TopicCursor messages = new TopicCursor(TOPIC, surroundings, 0);
    private final ChangeCursor cursor = new ChangeCursor(TOPIC, messages, surroundings);

    @Test
    void changesAreToldInOrderAndOnce() {
        located(5, 10);

        cursor.accept(edit(10, 12, 3));
        cursor.accept(edit(10, 12, 3));
        cursor.accept(edit(12, 15, 4));
        cursor.accept(edit(10, 12, 3));

        assertThat(happened).containsExactly("3 is 12 at 5", "4 is 15 at 5");
        assertThat(cursor.reached()).isEqualTo(new ChangeMark(15, 5));
    }

    @Test
    void whatIsMissingIsReadFirst() {
        located(5, 10);

        cursor.accept(edit(12, 15, 4));
        cursor.accept(edit(15, 17, 4));
        cursor.filled(range(change(12, 3), change(15, 4)));
        cursor.filled(range(change(17, 4)));

        assertThat(happened)
                .containsExactly(
                        "changes after 10", "3 is 12 at 5", "4 is 15 at 5", "changes after 15", "4 is 17 at 5");
    }

    @Test
    void whatCameBeforeTheCursorWasLocatedIsReadIfItIsNewer() {
        cursor.accept(edit(8, 10, 3));
        cursor.accept(edit(10, 12, 3));
        assertThat(happened).isEmpty();

        located(5, 10);

        assertThat(happened).containsExactly("changes after 10");
    }

    @Test
    void aMessageWaitsForTheChangesThatWentBeforeIt() {
        located(5, 10);

        messages.accept(Frame.of(TOPIC, message(6), Priority.NORMAL, 12), 0);
        cursor.before(new LogRange(at(6), true, at(5), new ChangeMark(12, 5), List.of(message(6))));
        cursor.filled(range(change(12, 3)));

        assertThat(happened).containsExactly("log after 5", "changes after 10", "3 is 12 at 5", "message 6");
    }

    @Test
    void whatWasReadOfTheLogCarriesItsChangesAlready() {
        located(5, 10);

        cursor.before(new LogRange(at(7), true, at(5), new ChangeMark(14, 7), List.of(message(6), message(7))));
        cursor.filled(range(change(12, 5), change(13, 6), change(14, 4), change(16, 7)));

        assertThat(happened)
                .containsExactly(
                        "changes after 10", "5 is 12 at 5", "4 is 14 at 5", "message 6", "message 7", "7 is 16 at 7");
        assertThat(cursor.reached().sequence()).isEqualTo(16);
    }

    @Test
    void aChangeOfAMessageThatIsNotHereWaitsForIt() {
        located(5, 10);

        cursor.accept(edit(10, 12, 6));
        cursor.filled(range(change(12, 6)));
        assertThat(happened).containsExactly("changes after 10", "messages are missing");
        cursor.accept(edit(12, 13, 3));
        cursor.filled(range(change(12, 6), change(13, 3)));
        assertThat(happened).containsExactly("changes after 10", "messages are missing", "changes after 10");

        cursor.before(new LogRange(at(6), true, at(5), new ChangeMark(12, 6), List.of(message(6))));
        cursor.filled(range(change(12, 6)));

        assertThat(happened).endsWith("changes after 10", "message 6", "changes after 12");
        assertThat(cursor.reached().sequence()).isEqualTo(12);
    }

    @Test
    void listenersAreToldWhenChangesAreNotKept() {
        located(5, 10);

        cursor.accept(edit(20, 25, 3));
        cursor.filled(new ChangeRange(false, new ChangeMark(25, 5), List.of()));
        cursor.accept(edit(25, 26, 3));

        assertThat(happened).containsExactly("changes after 10", "changes are lost at 5", "3 is 26 at 5");
    }

    @Test
    void whatTheStoreHasLostIsNotWaitedFor() {
        located(5, 10);

        cursor.accept(edit(12, 15, 3));
        cursor.filled(new ChangeRange(true, new ChangeMark(9, 5), List.of()));
        assertThat(happened).containsExactly("changes after 10");

        cursor.accept(edit(9, 16, 3));
        assertThat(happened).endsWith("3 is 16 at 5");
    }

    @Test
    void aReadThatBeganTooEarlySaysNothing() {
        located(5, 10);
        cursor.accept(edit(10, 12, 6));
        cursor.before(new LogRange(at(6), true, at(5), new ChangeMark(14, 6), List.of(message(6))));

        cursor.filled(new ChangeRange(true, new ChangeMark(10, 5), List.of()));
        cursor.filled(range(change(12, 6), change(14, 3)));

        assertThat(happened).containsExactly("changes after 10", "changes after 10", "3 is 14 at 5", "message 6");
    }

    @Test
    void whatCouldNotBeReadIsReadAgain() {
        located(5, 10);
        cursor.before(new LogRange(at(6), true, at(5), new ChangeMark(12, 5), List.of(message(6))));

        assertThat(cursor.fillFailed()).isTrue();
        cursor.before(new LogRange(at(6), true, at(5), new ChangeMark(12, 5), List.of(message(6))));
        cursor.filled(range(change(12, 3)));

        assertThat(happened).containsExactly("changes after 10", "changes after 10", "3 is 12 at 5", "message 6");
    }

    @Test
    void ofAMessageThatWasDeletedOnlyThatIsTold() {
        located(5, 10);
        MessageChange deleted = new MessageChange(12, 5, 3, "m3", 7, new UserId("alice"), new Alteration.Delete(), 0);

        cursor.accept(edit(11, 12, 3));
        cursor.filled(new ChangeRange(
                true,
                new ChangeMark(12, 5),
                List.of(
                        new ChangedMessage(change(11, 3).change(), message(3).deleted(12)),
                        new ChangedMessage(deleted, message(3).deleted(12)))));

        assertThat(happened).containsExactly("changes after 10", "3 is deleted at 5");
    }

    private void located(long offset, long change) {
        cursor.located(new ChangeMark(change, offset));
        messages.located(at(offset), 0);
    }

    private static Position at(long offset) {
        return new Position("e", offset);
    }

    private static ChatMessage message(long offset) {
        return ModelLog.draft("m" + offset).body().at(TOPIC.name(), "e", offset, 7);
    }

    private static ChangedMessage change(long sequence, long offset) {
        MessageChange change = new MessageChange(
                sequence, 5, offset, "m" + offset, 7, new UserId("alice"), new Alteration.Edit("" + sequence), 0);
        return new ChangedMessage(change, message(offset).edited("" + sequence, sequence));
    }

    private static ChangeRange range(ChangedMessage... changes) {
        MessageChange last = changes[changes.length - 1].change();
        return new ChangeRange(
                true, new ChangeMark(last.sequence(), 5), Stream.of(changes).toList());
    }

    private static Frame edit(long before, long sequence, long offset) {
        ChangedMessage changed = change(sequence, offset);
        return Frame.of(TOPIC, new ChangePlace(before, sequence, 5, offset), new Push.Edited(changed.message()));
    }

    private final class Surroundings implements ChangeCursor.Port, TopicCursor.Port {
        @Override
        public void readChanges(Topic topic, long after) {
            happened.add("changes after " + after);
        }

        @Override
        public void changeInOrder(Frame frame) {
            ChangePlace place = frame.change();
            String text = frame.push() instanceof Push.Edited edited
                    ? edited.message().text()
                    : "deleted";
            happened.add(
                    place.offset() + " is " + text + " at " + frame.position().offset());
        }

        @Override
        public void changesLost(Topic topic, Position position) {
            happened.add("changes are lost at " + position.offset());
        }

        @Override
        public void messagesMissing(Topic topic) {
            happened.add("messages are missing");
        }

        @Override
        public void changesKnown(Topic topic, LogRange range) {
            messages.filled(range);
        }

        @Override
        public void read(Topic topic, Position since) {
            happened.add("log after " + since.offset());
        }

        @Override
        public void compare(Topic topic, Position since) {
            read(topic, since);
        }

        @Override
        public void inOrder(Frame frame) {
            happened.add("message " + frame.position().offset());
        }

        @Override
        public boolean lacksChanges(Frame frame) {
            return cursor.lacks(frame);
        }

        @Override
        public void reset(Topic topic, Position position) {
            happened.add("reset to " + position.offset());
        }
    }
}
