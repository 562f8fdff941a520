package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentsTest {
    private static final Topic TOPIC = new Topic("room:1");
    private static final int MESSAGES_MAX = 10;

    private long nanos = 1_000;
    private final Recents recents = new Recents(MESSAGES_MAX, () -> nanos);

    @Test
    void whatWasReadAndWhatFollowedIsKnownFromAnyPlaceInIt() {
        recents.read(TOPIC, at(3), messages(4, 6), at(6));
        recents.advanced(Frame.of(TOPIC, message(7), Priority.NORMAL));

        assertThat(recents.between(TOPIC, at(3), at(7))).isEqualTo(messages(4, 7));
        assertThat(recents.between(TOPIC, at(5), at(7))).isEqualTo(messages(6, 7));
        assertThat(recents.between(TOPIC, at(7), at(7))).isEmpty();
    }

    @Test
    void whatWasNotReadIsNotKnown() {
        recents.read(TOPIC, at(3), messages(4, 6), at(6));

        assertThat(recents.between(TOPIC, at(2), at(6))).isNull();
        assertThat(recents.between(TOPIC, at(8), at(6))).isNull();
        assertThat(recents.between(TOPIC, new Position("f", 4), at(6))).isNull();
        assertThat(recents.between(TOPIC, at(4), at(7))).isNull();
        assertThat(recents.between(TOPIC, at(4), new Position("f", 6))).isNull();
        assertThat(recents.between(new Topic("room:2"), at(4), at(6))).isNull();
    }

    @Test
    void onlyWhatReachesTheCursorIsKept() {
        recents.read(TOPIC, at(3), messages(4, 6), at(7));
        assertThat(recents.size()).isZero();

        recents.read(TOPIC, at(3), messages(4, 9), at(7));
        assertThat(recents.between(TOPIC, at(3), at(7))).isEqualTo(messages(4, 7));
    }

    @Test
    void aTopicWithTooManyMessagesIsForgotten() {
        recents.read(TOPIC, at(0), messages(1, MESSAGES_MAX), at(MESSAGES_MAX));
        assertThat(recents.size()).isEqualTo(1);

        recents.advanced(Frame.of(TOPIC, message(MESSAGES_MAX + 1), Priority.NORMAL));

        assertThat(recents.size()).isZero();
    }

    @Test
    void aTopicWithTooManyBytesIsForgotten() {
        String text = "x".repeat(Recents.TOPIC_BYTES_MAX / 4);
        recents.read(TOPIC, at(0), List.of(message(1, text)), at(1));
        assertThat(recents.size()).isEqualTo(1);

        recents.advanced(Frame.of(TOPIC, message(2, text), Priority.NORMAL));

        assertThat(recents.size()).isZero();
    }

    @Test
    void whatIsNoMessageEndsIt() {
        recents.read(TOPIC, at(0), messages(1, 2), at(2));

        recents.advanced(Frame.of(
                TOPIC, DeliveryClass.LOG, Priority.NORMAL, new Push.Receipt("m", TOPIC.name(), "read", "bob")));

        assertThat(recents.size()).isZero();
    }

    @Test
    void whatCannotBeReadEndsItAndKeepsTheCursorFromNothing() {
        recents.read(TOPIC, at(0), messages(1, 2), at(2));

        recents.advanced(Frame.received(TOPIC, DeliveryClass.LOG, Priority.NORMAL, at(3), 0, new byte[] {-1}));

        assertThat(recents.size()).isZero();
    }

    @Test
    void aTopicNobodyAsksForIsForgotten() {
        recents.read(TOPIC, at(0), messages(1, 2), at(2));
        nanos += Recents.KEPT.toNanos() - 1;
        recents.tidy();
        assertThat(recents.between(TOPIC, at(0), at(2))).isNotNull();

        nanos += Recents.KEPT.toNanos() - 1;
        recents.tidy();
        assertThat(recents.size()).isEqualTo(1);
        nanos += 1;
        recents.tidy();
        assertThat(recents.size()).isZero();
    }

    @Test
    void ofTooManyTopicsThoseAreForgottenThatWereUsedTheLeastRecently() {
        for (int i = 0; i < Recents.TOPICS_MAX; i++) {
            recents.read(new Topic("room:" + i), at(0), messages(1, 1), at(1));
        }
        recents.between(new Topic("room:0"), at(0), at(1));

        recents.read(new Topic("room:one-more"), at(0), messages(1, 1), at(1));

        assertThat(recents.size()).isEqualTo(Recents.TOPICS_MAX);
        assertThat(recents.between(new Topic("room:0"), at(0), at(1))).isNotNull();
        assertThat(recents.between(new Topic("room:1"), at(0), at(1))).isNull();
    }

    private static Position at(long offset) {
        return new Position("e", offset);
    }

    private static List<ChatMessage> messages(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(RecentsTest::message)
                .toList();
    }

    private static ChatMessage message(long offset) {
        return message(offset, "m" + offset);
    }

    private static ChatMessage message(long offset, String text) {
        return ModelLog.draft(text).body().at(TOPIC.name(), "e", offset, 7);
    }
}
