package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.Alteration;
import io.rookery.store.ChangeMark;
import io.rookery.store.ChangeRange;
import io.rookery.store.ChangedMessage;
import io.rookery.store.MessageChange;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissedChangesTest {
    private static final Topic TOPIC = new Topic("room:1");

    @Test
    void onlyWhatIsWithinReachIsTold() {
        ChangeRange range = range(change(3, "a"), change(7, "b"));

        List<Frame> frames = MissedChanges.of(TOPIC, range, new Position("e", 5));

        assertThat(frames).extracting(frame -> frame.change().offset()).containsExactly(3L);
        assertThat(frames).extracting(Frame::position).containsExactly(new Position("e", 5));
    }

    @Test
    void soMuchGoesWithAnAnswerAndNoMore() {
        ChangedMessage large = change(3, "x".repeat(10_000));
        int fitting = MissedChanges.BYTES_MAX / 20_256;

        assertThat(MissedChanges.isTooMuch(new ChangeRange(true, ChangeMark.NONE, Collections.nCopies(fitting, large))))
                .isFalse();
        assertThat(MissedChanges.isTooMuch(
                        new ChangeRange(true, ChangeMark.NONE, Collections.nCopies(fitting + 1, large))))
                .isTrue();
    }

    private static ChangeRange range(ChangedMessage... changes) {
        return new ChangeRange(true, ChangeMark.NONE, List.of(changes));
    }

    private static ChangedMessage change(long offset, String text) {
        MessageChange change =
                new MessageChange(12, 7, offset, "m" + offset, 7, new UserId("alice"), new Alteration.Edit(text), 0);
        ChatMessage message = ModelLog.draft("m" + offset).body().at(TOPIC.name(), "e", offset, 7);
        return new ChangedMessage(change, message.edited(text, 12));
    }
}
