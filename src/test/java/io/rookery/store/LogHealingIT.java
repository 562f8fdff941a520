package io.rookery.store;

import static io.rookery.store.Drafts.PLENTY;
import static io.rookery.store.Drafts.append;
import static io.rookery.store.Drafts.draft;
import static io.rookery.store.Drafts.say;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.MessageId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.AppendOutcome.Stored;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages that the server has lost and somebody still knows. */
class LogHealingIT {
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
    void whatWasLostIsAtItsPlaceAgainAndNobodyHasMissedAnything() {
        Position kept = say(store, topic, "kept");
        Path copy = redis.copyData();
        StoredMessage two = store("2");
        StoredMessage three = store(draft("bob", SENDING, "3", false));
        List<ChatMessage> before = page();
        goBackTo(copy);

        List<Healed> fates = heal(false, two, three);

        assertThat(fates).containsExactly(new Healed.PutBack(two.position()), new Healed.PutBack(three.position()));
        assertThat(page()).isEqualTo(before);
        Position head = store.head(topic);
        assertThat(head.offset()).isEqualTo(3);
        assertThat(head.epoch()).isNotEqualTo(three.position().epoch());
        assertThat(store.read(topic, three.position(), 10)).isEqualTo(new LogRange(head, true, head, List.of()));
        assertThat(texts(store.read(topic, kept, 10))).containsExactly("2", "3");
        assertThat(texts(store.read(topic, new Position(head.epoch(), 1), 10))).containsExactly("2", "3");
        assertThat(say(store, topic, "4")).isEqualTo(head.next());
        assertThat(texts(store.read(topic, two.position(), 10))).containsExactly("3", "4");
    }

    @Test
    void nothingGoesBackBehindAMessageOfTheEpochOfToday() {
        say(store, topic, "kept");
        Path copy = redis.copyData();
        goBackTo(copy);
        StoredMessage somebodyElses = store("2");
        StoredMessage own = store("3");
        goBackTo(copy);
        StoredMessage today = store("today");

        List<Healed> left = heal(false, today, own);
        List<Healed> others = heal(true, somebodyElses);
        List<Healed> owns = heal(true, today, own);

        assertThat(left).containsExactly(new Healed.Held(today.position()), new Healed.Left());
        Position behind = today.position().next();
        assertThat(others).containsExactly(new Healed.Appended(behind));
        assertThat(owns).containsExactly(new Healed.Held(today.position()), new Healed.Appended(behind.next()));
        assertThat(page()).extracting(ChatMessage::text).containsExactly("kept", "today", "2", "3");
    }

    @Test
    void theSendingOfWhatWasPutBackIsKnownAgain() {
        say(store, topic, "kept");
        Path copy = redis.copyData();
        StoredMessage lost = store(draft("bob", SENDING, "hello", false));
        goBackTo(copy);
        heal(false, lost);

        Stored retry = (Stored)
                append(store, topic, draft("bob", SENDING, "hello", false)).get(0);

        assertThat(retry)
                .isEqualTo(new Stored(
                        lost.position(),
                        MessageId.of(lost.draft().body().messageId(), topic.name()),
                        lost.timestampMillis(),
                        true));
    }

    @Test
    void healingAgainChangesNothing() {
        say(store, topic, "kept");
        Path copy = redis.copyData();
        StoredMessage two = store("2");
        StoredMessage three = store("3");
        goBackTo(copy);
        heal(false, two, three);
        List<ChatMessage> healed = page();

        List<Healed> again = heal(true, two, three);

        assertThat(again).containsExactly(new Healed.Held(two.position()), new Healed.Held(three.position()));
        assertThat(page()).isEqualTo(healed);
    }

    @Test
    void nothingIsAppendedBehindALossThatTheCallerKnowsOf() {
        say(store, topic, "kept");
        Path copy = redis.copyData();
        StoredMessage lost = store("lost");
        goBackTo(copy);

        List<AppendOutcome> refused =
                store.log(log -> log.append(topic, PLENTY, lost.position(), List.of(draft("a"), draft("b"))));

        assertThat(refused).containsExactly(new AppendOutcome.Lost(), new AppendOutcome.Lost());
        assertThat(store.head(topic).offset()).isEqualTo(1);
        assertThat(store.<Boolean>log(log -> log.holds(topic, lost.position()))).isFalse();
        heal(false, lost);
        assertThat(store.<Boolean>log(log -> log.holds(topic, lost.position()))).isTrue();
        List<AppendOutcome> stored = store.log(log -> log.append(topic, PLENTY, lost.position(), List.of(draft("a"))));
        assertThat(((Stored) stored.get(0)).position().offset()).isEqualTo(3);
    }

    @Test
    void whoIsTooLateAppendsItBehindOnceAndReadersAreTold() {
        Position kept = say(store, topic, "kept");
        Path copy = redis.copyData();
        StoredMessage lost = store("lost");
        goBackTo(copy);
        Position other = say(store, topic, "other");

        List<Healed> left = heal(false, lost);
        List<Healed> behind = heal(true, lost);
        List<Healed> again = heal(true, lost);

        Position place = other.next();
        assertThat(left).containsExactly(new Healed.Left());
        assertThat(behind).containsExactly(new Healed.Appended(place));
        assertThat(again).containsExactly(new Healed.Held(place));
        assertThat(texts(store.read(topic, kept, 10))).containsExactly("other", "lost");
        LogRange told = store.read(topic, lost.position(), 10);
        assertThat(told.continuous()).isFalse();
        assertThat(told.start()).isEqualTo(new Position(place.epoch(), kept.offset()));
    }

    @Test
    void aSenderWhoRepeatedItInTheMeantimeIsNotDoubled() {
        say(store, topic, "kept");
        Path copy = redis.copyData();
        StoredMessage lost = store(draft("bob", SENDING, "hello", false));
        goBackTo(copy);
        Stored repeated = (Stored)
                append(store, topic, draft("bob", SENDING, "hello", false)).get(0);

        List<Healed> fates = heal(true, lost);

        assertThat(fates).containsExactly(new Healed.Held(repeated.position()));
        assertThat(page()).hasSize(2);
    }

    @Test
    void twoHomesPutBackInTurnWhatEachOfThemKnows() {
        say(store, topic, "kept");
        Path copy = redis.copyData();
        StoredMessage two = store("2");
        StoredMessage three = store("3");
        StoredMessage four = store("4");
        goBackTo(copy);

        assertThat(heal(false, two, four)).containsExactly(new Healed.PutBack(two.position()), new Healed.Left());
        assertThat(heal(false, three)).containsExactly(new Healed.PutBack(three.position()));
        assertThat(heal(false, two, four))
                .containsExactly(new Healed.Held(two.position()), new Healed.PutBack(four.position()));
    }

    @Test
    void whatWasSaidInTwoEpochsGoesBackIntoBoth() {
        say(store, topic, "kept");
        Path copy = redis.copyData();
        StoredMessage two = store("2");
        goBackTo(redis.copyData());
        StoredMessage three = store("3");
        assertThat(three.position().epoch()).isNotEqualTo(two.position().epoch());
        goBackTo(copy);

        List<Healed> fates = heal(false, two, three);

        assertThat(fates).containsExactly(new Healed.PutBack(two.position()), new Healed.PutBack(three.position()));
        assertThat(store.read(topic, three.position(), 10).continuous()).isTrue();
        assertThat(texts(store.read(topic, two.position(), 10))).containsExactly("3");
    }

    @Test
    void aLogThatTheStoreHasNeverSeenIsMadeFromItsBeginningOnly() {
        StoredMessage one = store("1");
        StoredMessage two = store("2");
        redis.stop();
        redis.wipeData();
        redis.startAgain();
        store.connected();

        assertThat(heal(true, two)).containsExactly(new Healed.Unknown());
        assertThat(page()).isEmpty();
        assertThat(heal(true, one, two))
                .containsExactly(new Healed.PutBack(one.position()), new Healed.PutBack(two.position()));
        assertThat(store.read(topic, two.position(), 10).continuous()).isTrue();
    }

    private void goBackTo(Path copy) {
        redis.kill();
        redis.restoreData(copy);
        redis.startAgain();
        store.connected();
    }

    private StoredMessage store(String text) {
        return store(draft(text));
    }

    private StoredMessage store(Draft draft) {
        Stored stored = Drafts.stored(store, topic, draft);
        return new StoredMessage(stored.position(), stored.timestampMillis(), draft);
    }

    private List<Healed> heal(boolean behind, StoredMessage... messages) {
        return store.log(log -> log.heal(topic, PLENTY, List.of(messages), behind));
    }

    private List<ChatMessage> page() {
        return store.page(topic, null, null, 100).messages();
    }

    private static List<String> texts(LogRange range) {
        assertThat(range.continuous()).isTrue();
        return range.messages().stream().map(ChatMessage::text).toList();
    }
}
