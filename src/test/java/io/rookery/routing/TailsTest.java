package io.rookery.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Sender;
import io.rookery.store.Draft;
import io.rookery.store.StoredMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TailsTest {
    private static final Topic TOPIC = new Topic("room:1");
    private static final Topic OTHER = new Topic("room:2");
    private static final Topic THIRD = new Topic("room:3");
    private static final Draft DRAFT = draft(0);

    private final Tails tails = new Tails(new TailBounds(3, 10_000, 2, 15_000, Duration.ofSeconds(10)));
    private long lastOffset;

    @Test
    void aTopicKeepsItsNewestMessages() {
        for (int i = 0; i < 5; i++) {
            add(TOPIC, DRAFT, 0);
        }

        assertThat(offsets(TOPIC)).containsExactly(3L, 4L, 5L);
        assertThat(tails.of(TOPIC).newest()).isEqualTo(new Position("e", 5));
    }

    @Test
    void messagesAreKeptWithAllThatTheyWereStoredWith() {
        MessageBody body = new MessageBody(
                "id",
                new Sender("alice", "Alice"),
                "emote",
                "wörter",
                RawJson.ofChecked("{\"a\":[1]}".getBytes(UTF_8)),
                "e-1");
        StoredMessage message = new StoredMessage(
                new Position("e", 1), 1_700_000_000_123L, new Draft(new UserId("alice"), "mine", body, true));

        tails.add(TOPIC, message, 0);

        assertThat(tails.of(TOPIC).messages()).containsExactly(message);
    }

    @Test
    void largeMessagesCountByTheirSize() {
        add(TOPIC, draft(4000), 0);
        add(TOPIC, draft(4000), 0);
        add(TOPIC, draft(4000), 0);

        assertThat(offsets(TOPIC)).containsExactly(2L, 3L);
        assertThat(tails.bytes()).isBetween(8000L, 10_000L);
    }

    @Test
    void theNewestIsKeptHoweverLarge() {
        add(TOPIC, draft(100_000), 0);

        assertThat(offsets(TOPIC)).containsExactly(1L);
    }

    @Test
    void whatIsOlderThanTheLastAcknowledgementByMoreThanTheAgeIsForgotten() {
        add(TOPIC, DRAFT, 0);
        add(TOPIC, DRAFT, 5);
        add(OTHER, DRAFT, 8);

        add(TOPIC, DRAFT, 11);

        assertThat(offsets(TOPIC)).containsExactly(2L, 4L);
        add(THIRD, DRAFT, 19);
        assertThat(tails.topics()).containsExactlyInAnyOrder(TOPIC, THIRD);
    }

    @Test
    void whileItIsHeldNothingIsForgottenForItsAge() {
        add(TOPIC, DRAFT, 0);
        tails.hold(TimeUnit.SECONDS.toNanos(60));

        add(OTHER, DRAFT, 59);
        assertThat(tails.topics()).containsExactlyInAnyOrder(TOPIC, OTHER);
        add(OTHER, DRAFT, 60);
        assertThat(tails.topics()).containsExactly(OTHER);
    }

    @Test
    void beyondItsBoundsALoopForgetsWhatWasNotUsedForTheLongestTime() {
        add(TOPIC, DRAFT, 0);
        add(OTHER, DRAFT, 0);
        add(TOPIC, DRAFT, 0);
        add(THIRD, DRAFT, 0);
        assertThat(tails.topics()).containsExactlyInAnyOrder(TOPIC, THIRD);

        add(TOPIC, draft(8000), 0);
        add(THIRD, draft(8000), 0);

        assertThat(tails.topics()).containsExactly(THIRD);
        assertThat(tails.bytes()).isLessThan(15_000);
    }

    @Test
    void messagesAreKnownByTheirNewPlacesAndInTheirOrder() {
        add(TOPIC, DRAFT, 0);
        add(TOPIC, DRAFT, 0);
        add(TOPIC, DRAFT, 0);

        tails.place(
                TOPIC,
                Map.of(
                        new Position("e", 1), Optional.of(new Position("f", 9)),
                        new Position("e", 2), Optional.empty()));

        assertThat(tails.of(TOPIC).messages())
                .extracting(StoredMessage::position)
                .containsExactly(new Position("e", 3), new Position("f", 9));
        tails.place(TOPIC, Map.of(new Position("e", 3), Optional.empty(), new Position("f", 9), Optional.empty()));
        assertThat(tails.topics()).isEmpty();
        assertThat(tails.bytes()).isZero();
    }

    private void add(Topic topic, Draft draft, long seconds) {
        tails.add(
                topic, new StoredMessage(new Position("e", ++lastOffset), 7, draft), TimeUnit.SECONDS.toNanos(seconds));
    }

    private List<Long> offsets(Topic topic) {
        return tails.of(topic).messages().stream()
                .map(message -> message.position().offset())
                .toList();
    }

    private static Draft draft(int length) {
        return new Draft(
                new UserId("alice"),
                null,
                new MessageBody("id", new Sender("alice", "Alice"), "text", "x".repeat(length), null, null),
                false);
    }
}
