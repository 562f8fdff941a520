package io.rookery.store;

import static io.rookery.store.Drafts.draft;
import static io.rookery.store.Drafts.say;
import static io.rookery.store.Drafts.stored;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.AppendOutcome.Stored;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readers are told after the server came back with all, with less or with nothing. */
class LogLineageIT {
    private static final String SENDING = "0123456789abcdef";

    private final Topic topic = topic();
    private Vertx vertx;
    private RedisServer redis;
    private OnLoop store;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
        store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    }

    @AfterEach
    void stop() {
        store.close();
        redis.close();
        vertx.close().await();
    }

    @Test
    void aRestartWithAllDataIsNotFelt() {
        Position one = say(store, topic, "1");
        Position two = say(store, topic, "2");

        restart();

        Position head = store.head(topic);
        assertThat(head.offset()).isEqualTo(2);
        assertThat(head.epoch()).isNotEqualTo(two.epoch());
        assertThat(store.read(topic, two, 10)).isEqualTo(new LogRange(head, true, head, List.of()));
        LogRange range = store.read(topic, one, 10);
        assertThat(range.continuous()).isTrue();
        assertThat(range.messages()).extracting(ChatMessage::position).containsExactly(two);
    }

    @Test
    void messagesOfBothEpochsStandInOneRange() {
        Position one = say(store, topic, "1");
        Position two = say(store, topic, "2");
        restart();
        Position three = say(store, topic, "3");

        LogRange range = store.read(topic, one, 10);

        assertThat(three.offset()).isEqualTo(3);
        assertThat(range.continuous()).isTrue();
        assertThat(range.head()).isEqualTo(three);
        assertThat(range.messages()).extracting(ChatMessage::position).containsExactly(two, three);
    }

    @Test
    void everyCallBeginsTheNewEpochAndOnlyOne() {
        Position before = say(store, topic, "1");
        Topic paged = topic();
        Position pagedBefore = say(store, paged, "1");
        Topic acknowledged = topic();
        Position acknowledgedBefore = say(store, acknowledged, "1");
        restart();

        Position read = store.read(topic, before, 10).head();
        store.page(paged, null, null, 1);
        store.acknowledge(acknowledged, "alice", 1);

        assertThat(read.epoch()).isNotEqualTo(before.epoch());
        assertThat(store.head(topic)).isEqualTo(read);
        assertThat(say(store, topic, "2")).isEqualTo(read.next());
        assertThat(store.read(paged, pagedBefore, 1).continuous()).isTrue();
        assertThat(store.head(paged).epoch()).isNotEqualTo(pagedBefore.epoch());
        assertThat(store.head(acknowledged).epoch()).isNotEqualTo(acknowledgedBefore.epoch());
    }

    @Test
    void aRetryAfterARestartGetsTheFirstPosition() {
        Stored first = stored(store, topic, draft("alice", SENDING, "hello", false));
        restart();

        Stored retry = stored(store, topic, draft("alice", SENDING, "hello", false));

        assertThat(retry).isEqualTo(new Stored(first.position(), first.messageId(), first.timestampMillis(), true));
    }

    @Test
    void afterAnOlderCopyOnlyThoseWhoSawWhatWasLostAreToldSo() {
        Position kept = say(store, topic, "kept");
        Path copy = redis.copyData();
        Position lost = say(store, topic, "lost");
        redis.stop();
        redis.restoreData(copy);
        redis.startAgain();
        store.connected();

        Position other = say(store, topic, "other");

        assertThat(other.offset()).isEqualTo(lost.offset());
        assertThat(other.epoch()).isNotEqualTo(lost.epoch());
        LogRange told = store.read(topic, lost, 10);
        assertThat(told.head()).isEqualTo(other);
        assertThat(told.continuous()).isFalse();
        assertThat(told.start()).isEqualTo(new Position(other.epoch(), kept.offset()));
        assertThat(told.messages()).extracting(ChatMessage::text).containsExactly("other");
        LogRange range = store.read(topic, kept, 10);
        assertThat(range.continuous()).isTrue();
        assertThat(range.messages()).extracting(ChatMessage::text).containsExactly("other");
    }

    @Test
    void theSameOlderCopyTwiceIsTwoEpochs() {
        Position kept = say(store, topic, "kept");
        redis.stop();
        Path copy = redis.copyData();
        redis.startAgain();
        store.connected();
        Position once = say(store, topic, "once");
        redis.stop();
        redis.restoreData(copy);
        redis.startAgain();
        store.connected();

        Position twice = say(store, topic, "twice");

        assertThat(twice.offset()).isEqualTo(once.offset());
        assertThat(store.read(topic, once, 10).continuous()).isFalse();
        assertThat(store.read(topic, kept, 10).continuous()).isTrue();
    }

    @Test
    void aWipedStoreKnowsNobodysPosition() {
        Position before = say(store, topic, "1");
        redis.stop();
        redis.wipeData();
        redis.startAgain();
        store.connected();

        Position head = store.head(topic);

        assertThat(head.offset()).isZero();
        assertThat(store.read(topic, before, 10)).isEqualTo(new LogRange(head, false, head, List.of()));
        assertThat(store.read(topic, new Position(before.epoch(), 0), 10).continuous())
                .isFalse();
    }

    @Test
    void aLogWithoutItsMetaIsNotTakenForItsOwn() {
        Position before = say(store, topic, "1");
        redis.command("DEL", new TopicKeys(StoreOptions.KEY_PREFIX).log(topic).get(0));

        Position next = say(store, topic, "2");

        assertThat(next.offset()).isEqualTo(1);
        assertThat(next.epoch()).isNotEqualTo(before.epoch());
        assertThat(store.page(topic, null, null, 10).messages())
                .extracting(ChatMessage::text)
                .containsExactly("2");
    }

    @Test
    void theLastSixteenEpochsAreContinued() {
        List<Position> positions = new ArrayList<>(List.of(say(store, topic, "0")));
        for (int epoch = 1; epoch <= 17; epoch++) {
            restart();
            positions.add(say(store, topic, "" + epoch));
        }

        List<Boolean> continuous = positions.stream()
                .map(position -> store.read(topic, position, 100).continuous())
                .toList();

        assertThat(continuous.get(0)).as("17 epochs ago").isFalse();
        assertThat(continuous.subList(1, 18)).containsOnly(true);
        Position endOfOlder = positions.get(5);
        assertThat(store.read(topic, endOfOlder.next(), 100).continuous())
                .as("beyond the end of its epoch, though not of the log")
                .isFalse();
        assertThat(store.read(topic, positions.get(1), 100).messages()).hasSize(16);
    }

    @Test
    void timesNeverGoBackInALog() {
        Stored first = stored(store, topic, draft("1"));
        long later = first.timestampMillis() + 3_600_000;
        redis.command("HSET", new TopicKeys(StoreOptions.KEY_PREFIX).log(topic).get(0), "time", "" + later);

        assertThat(stored(store, topic, draft("2")).timestampMillis()).isEqualTo(later);
    }

    private void restart() {
        redis.kill();
        redis.startAgain();
        store.connected();
    }
}
