package io.rookery.store;

import static io.rookery.store.Drafts.PLENTY;
import static io.rookery.store.Drafts.append;
import static io.rookery.store.Drafts.draft;
import static io.rookery.store.Drafts.say;
import static io.rookery.store.Drafts.stored;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.store.AppendOutcome.Conflict;
import io.rookery.store.AppendOutcome.NotMember;
import io.rookery.store.AppendOutcome.Stored;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisMessageLogIT {
    private static final String SENDING = "0123456789abcdef";

    private static Vertx vertx;
    private static RedisServer redis;
    private static OnLoop store;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
        store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
        vertx.close().await();
    }

    @Test
    void aLogThatDoesNotExistBeginsAtOffsetZero() {
        Topic topic = topic();

        Position head = store.head(topic);

        assertThat(head.offset()).isZero();
        assertThat(store.head(topic)).isEqualTo(head);
        assertThat(store.read(topic, head, 10)).isEqualTo(new LogRange(head, true, head, List.of()));
    }

    @Test
    void messagesComeBackInOrderAsTheyWereWritten() {
        Topic topic = topic();
        Position empty = store.head(topic);

        List<AppendOutcome> outcomes = append(store, topic, draft("one"), draft("tw\u00f6"), draft(""));

        assertThat(outcomes)
                .extracting(outcome -> ((Stored) outcome).position())
                .containsExactly(at(empty, 1), at(empty, 2), at(empty, 3));
        LogRange range = store.read(topic, empty, 10);
        assertThat(range.continuous()).isTrue();
        assertThat(range.head()).isEqualTo(at(empty, 3));
        assertThat(range.messages()).extracting(ChatMessage::text).containsExactly("one", "tw\u00f6", null);
        assertThat(range.messages())
                .extracting(ChatMessage::messageId, ChatMessage::position, ChatMessage::timestampMillis)
                .containsExactlyElementsOf(outcomes.stream()
                        .map(Stored.class::cast)
                        .map(stored -> org.assertj.core.groups.Tuple.tuple(
                                stored.messageId(), stored.position(), stored.timestampMillis()))
                        .toList());
    }

    @Test
    void aReadGivesAtMostTheLimitAndStillTellsTheHead() {
        Topic topic = topic();
        Position first = say(store, topic, "1");
        say(store, topic, "2");
        Position last = say(store, topic, "3");

        LogRange range = store.read(topic, first, 1);

        assertThat(range.messages()).extracting(ChatMessage::offset).containsExactly(2L);
        assertThat(range.continuous()).isTrue();
        assertThat(range.head()).isEqualTo(last);
    }

    @Test
    void aReaderBeyondTheHeadIsNotContinuous() {
        Topic topic = topic();
        Position head = say(store, topic, "1");

        assertThat(store.read(topic, head.next(), 10)).isEqualTo(new LogRange(head, false, head, List.of()));
        assertThat(store.read(topic, new Position("elsewhere", 0), 10))
                .isEqualTo(new LogRange(head, false, head, List.of()));
    }

    @Test
    void aRetryGetsTheSamePosition() {
        Topic topic = topic();
        Stored first = stored(store, topic, draft("alice", SENDING, "hello", false));
        say(store, topic, "between");

        Stored retry = stored(store, topic, draft("alice", SENDING, "hello", false));

        assertThat(first.duplicate()).isFalse();
        assertThat(retry).isEqualTo(new Stored(first.position(), first.messageId(), first.timestampMillis(), true));
        assertThat(store.head(topic).offset()).isEqualTo(2);
    }

    @Test
    void aRetryInTheSameBatchGetsTheSamePosition() {
        Topic topic = topic();

        List<AppendOutcome> outcomes = append(
                store,
                topic,
                draft("alice", SENDING, "hello", false),
                draft("bob", SENDING, "hello", false),
                draft("alice", SENDING, "hello", false),
                draft("alice", SENDING, "other", false));

        assertThat(outcomes)
                .map(outcome -> outcome instanceof Stored stored
                        ? stored.position().offset() + (stored.duplicate() ? " again" : "")
                        : outcome)
                .containsExactly("1", "2", "1 again", new Conflict());
    }

    @Test
    void otherContentUnderTheSameSendingIsAConflict() {
        Topic topic = topic();
        append(store, topic, draft("alice", SENDING, "hello", false));

        assertThat(append(store, topic, draft("alice", SENDING, "goodbye", false)))
                .containsExactly(new Conflict());
        assertThat(store.head(topic).offset()).isEqualTo(1);
    }

    @Test
    void aSendingIsRememberedForItsWindowAndThenForgotten() {
        Topic topic = topic();
        Retention brief = new Retention(100, Duration.ofHours(1), Duration.ofMillis(300));
        Function<Integer, Stored> send = times -> (Stored) store.log(
                        log -> log.append(topic, brief, null, List.of(draft("alice", SENDING, "hello", false))))
                .get(0);
        Stored first = send.apply(1);

        Awaitility.await().until(() -> send.apply(1).position().offset() == 2);

        Stored second = (Stored) store.log(
                        log -> log.append(topic, PLENTY, null, List.of(draft("alice", SENDING, "hello", false))))
                .get(0);
        assertThat(second.position().offset()).isEqualTo(2);
        assertThat(second.timestampMillis()).isGreaterThanOrEqualTo(first.timestampMillis() + 300);
    }

    @Test
    void aSendingIsFoundInTheOlderOfTheTwoHashes() {
        Topic topic = topic();
        Retention window = new Retention(100, Duration.ofHours(1), Duration.ofSeconds(4));
        List<Stored> firsts = new ArrayList<>();
        Function<String, Stored> send = id ->
                (Stored) store.log(log -> log.append(topic, window, null, List.of(draft("alice", id, "hello", false))))
                        .get(0);
        firsts.add(send.apply(SENDING + 0));
        String begun = began(topic);

        Awaitility.await().until(() -> {
            firsts.add(send.apply(SENDING + firsts.size()));
            return !began(topic).equals(begun);
        });

        Stored beforeTurn = firsts.get(firsts.size() - 2);
        assertThat(send.apply(SENDING + (firsts.size() - 2)))
                .isEqualTo(
                        new Stored(beforeTurn.position(), beforeTurn.messageId(), beforeTurn.timestampMillis(), true));
    }

    private static String began(Topic topic) {
        String key = new TopicKeys(StoreOptions.KEY_PREFIX).log(topic).get(3);
        return redis.command("HGET", key, "") + redis.command("HGET", key.replace("sent:1", "sent:0"), "");
    }

    @Test
    void onlyMembersMayAppendWhereThatIsAsked() {
        Topic topic = topic();
        store.channels(channels -> channels.addMember(topic, new Sender("bob", "Bob"), 10, false));

        List<AppendOutcome> outcomes = append(
                store,
                topic,
                draft("alice", SENDING, "1", true),
                draft("bob", SENDING, "2", true),
                draft("alice", SENDING, "3", false));

        assertThat(outcomes.get(0)).isEqualTo(new NotMember());
        assertThat(((Stored) outcomes.get(1)).position().offset()).isEqualTo(1);
        assertThat(((Stored) outcomes.get(2)).position().offset()).isEqualTo(2);
    }

    @Test
    void aRetryOfSomebodyWhoLeftStillGetsItsPosition() {
        Topic topic = topic();
        store.channels(channels -> channels.addMember(topic, new Sender("bob", "Bob"), 10, false));
        Stored first = stored(store, topic, draft("bob", SENDING, "1", true));
        store.channels(channels -> channels.removeMember(topic, new io.rookery.identity.UserId("bob"), false));

        assertThat(stored(store, topic, draft("bob", SENDING, "1", true)).position())
                .isEqualTo(first.position());
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        Topic topic = topic();
        Retention ten = new Retention(10, Duration.ofHours(1), Duration.ofMinutes(1));
        Position empty = store.head(topic);

        for (int batch = 0; batch < 5; batch++) {
            store.log(log -> log.append(topic, ten, null, texts(7)));
        }

        LogPage page = store.page(topic, null, null, 100);
        assertThat(offsets(page.messages())).containsExactly(26L, 27L, 28L, 29L, 30L, 31L, 32L, 33L, 34L, 35L);
        assertThat(store.read(topic, at(empty, 25), 100).messages()).hasSize(10);
        assertThat(store.read(topic, at(empty, 24), 100).continuous()).isFalse();
    }

    @Test
    void theOldGoWhenLaterOnesAreAppended() {
        Topic topic = topic();
        Retention brief = new Retention(1000, Duration.ofMillis(400), Duration.ofMinutes(1));
        store.log(log -> log.append(topic, PLENTY, null, texts(250)));

        Awaitility.await().until(() -> {
            store.log(log -> log.append(topic, brief, null, texts(1)));
            return offsets(store.page(topic, null, 0L, 1).messages()).get(0) > 250;
        });
    }

    @Test
    void anIdleLogGoesAsAWholeButItsPlaceIsKept() {
        Topic topic = topic();
        Retention brief = new Retention(1000, Duration.ofMillis(100), Duration.ofMinutes(1));
        Stored last = (Stored)
                store.log(log -> log.append(topic, brief, null, texts(3))).get(2);

        Awaitility.await()
                .until(() -> store.page(topic, null, null, 10).messages().isEmpty());

        assertThat(store.head(topic)).isEqualTo(last.position());
        assertThat(store.read(topic, last.position(), 10).continuous()).isTrue();
        assertThat(store.read(topic, at(last.position(), 2), 10).continuous()).isFalse();
        assertThat(say(store, topic, "next")).isEqualTo(last.position().next());
    }

    @Test
    void theKeysOfALogGoInTheEnd() {
        Topic topic = topic();
        append(store, topic, draft("alice", SENDING, "hello", false));
        store.acknowledge(topic, "alice", 1);

        List<String> keys = keys(topic);

        long thirtyDays = Duration.ofDays(30).toMillis();
        assertThat(left(keys.get(0))).isBetween(thirtyDays - 60_000, thirtyDays);
        assertThat(left(keys.get(1))).isBetween(1L, Duration.ofHours(1).toMillis() * 65 / 64);
        assertThat(Math.max(left(keys.get(2)), left(keys.get(3))))
                .isBetween(1L, Duration.ofMinutes(21).toMillis());
        assertThat(left(keys.get(4))).isBetween(1L, thirtyDays);
    }

    private static long left(String key) {
        return Long.parseLong(redis.command("PTTL", key).substring(1));
    }

    @Test
    void whatComesInOneTurnGoesTogetherButFailsAlone() {
        List<Topic> topics = Stream.generate(Drafts::topic).limit(300).toList();
        List<Topic> broken = List.of(topics.get(0), topics.get(7), topics.get(299));
        broken.forEach(topic -> redis.command("SET", keys(topic).get(0), "no hash"));
        long calls = scriptCalls();

        List<Future<List<AppendOutcome>>> appends = store.log(log -> {
            List<Future<List<AppendOutcome>>> all = topics.stream()
                    .map(topic -> log.append(topic, PLENTY, null, texts(2)))
                    .toList();
            return Future.join(all).map(all).otherwise(all);
        });

        assertThat(scriptCalls() - calls).isLessThan(topics.size() / 10);
        for (int i = 0; i < topics.size(); i++) {
            assertThat(appends.get(i).failed()).as("%d", i).isEqualTo(broken.contains(topics.get(i)));
            if (appends.get(i).succeeded()) {
                assertThat(appends.get(i).result())
                        .extracting(outcome -> ((Stored) outcome).position().offset())
                        .containsExactly(1L, 2L);
                assertThat(store.head(topics.get(i)).offset()).isEqualTo(2);
            }
        }
    }

    @Test
    void whatWaitsForTheStoreHasABound() {
        List<Topic> topics =
                Stream.generate(Drafts::topic).limit(CallGroup.WAITING_MAX + 1).toList();

        List<Future<List<AppendOutcome>>> appends = store.log(log -> {
            List<Future<List<AppendOutcome>>> all = topics.stream()
                    .map(topic -> log.append(topic, PLENTY, null, texts(1)))
                    .toList();
            return Future.join(all).map(all).otherwise(all);
        });

        Future<List<AppendOutcome>> withoutRoom = appends.get(CallGroup.WAITING_MAX);
        assertThat(isRefused(withoutRoom, ErrorCode.BUSY)).isTrue();
        // On a slow machine CallGroup.WAIT_MAX may pass before the last of them have their turn.
        assertThat(appends.subList(0, CallGroup.WAITING_MAX))
                .allMatch(append -> append.succeeded() || isRefused(append, ErrorCode.UNAVAILABLE))
                .anyMatch(Future::succeeded);
    }

    private static boolean isRefused(Future<?> append, ErrorCode code) {
        return append.cause() instanceof Refusal refusal && refusal.code() == code;
    }

    private static long scriptCalls() {
        return redis.command("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    private static List<String> keys(Topic topic) {
        return new TopicKeys(StoreOptions.KEY_PREFIX).log(topic);
    }

    @Test
    void pagesGoBackAndForthWithoutGap() {
        Topic topic = topic();
        append(store, topic, texts(10).toArray(Draft[]::new));

        LogPage newest = store.page(topic, null, null, 4);
        LogPage before = store.page(topic, 7L, null, 4);
        LogPage oldest = store.page(topic, 3L, null, 4);
        LogPage after = store.page(topic, null, 2L, 4);
        LogPage last = store.page(topic, null, 6L, 4);

        assertThat(offsets(newest.messages())).containsExactly(7L, 8L, 9L, 10L);
        assertThat(offsets(before.messages())).containsExactly(3L, 4L, 5L, 6L);
        assertThat(offsets(oldest.messages())).containsExactly(1L, 2L);
        assertThat(offsets(after.messages())).containsExactly(3L, 4L, 5L, 6L);
        assertThat(offsets(last.messages())).containsExactly(7L, 8L, 9L, 10L);
        assertThat(Stream.of(newest, before, oldest, after, last).map(LogPage::more))
                .containsExactly(true, true, false, true, false);
        assertThat(store.page(topic, 1L, null, 4)).isEqualTo(new LogPage(List.of(), false));
        assertThat(store.page(topic, 0L, null, 4)).isEqualTo(new LogPage(List.of(), false));
        assertThat(store.page(topic, null, Position.OFFSET_MAX, 4)).isEqualTo(new LogPage(List.of(), false));
    }

    @Test
    void anAcknowledgementOnlyRises() {
        Topic topic = topic();
        append(store, topic, texts(5).toArray(Draft[]::new));

        assertThat(store.acknowledge(topic, "alice", 3)).isZero();
        assertThat(store.acknowledge(topic, "alice", 2)).isEqualTo(3);
        assertThat(store.acknowledge(topic, "alice", Position.OFFSET_MAX)).isEqualTo(3);
        assertThat(store.acknowledge(topic, "alice", 1))
                .as("nobody has messages beyond the head")
                .isEqualTo(5);
        assertThat(store.acknowledge(topic, "bob", 1)).isZero();
    }

    @Test
    void namesWithColonsDoNotMeet() {
        Topic one = new Topic("room:a:log");
        Topic other = new Topic("room:a");
        say(store, one, "1");
        append(store, one, draft("a:b", SENDING, "x", false), draft("a", SENDING, "x", false));

        assertThat(store.head(one).offset()).isEqualTo(3);
        assertThat(store.head(other).offset()).isZero();
    }

    @Test
    void batchesOfTwoWritersStandInOneOrderWithoutHoles() {
        Topic topic = topic();
        Position empty = store.head(topic);
        try (OnLoop second = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected()) {
            List<CompletableFuture<List<AppendOutcome>>> answers = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                answers.addAll(store.logAtOnce(appends(topic, 25)));
                answers.addAll(second.logAtOnce(appends(topic, 25)));
            }

            List<Long> offsets = answers.stream()
                    .flatMap(answer -> answer.join().stream())
                    .map(outcome -> ((Stored) outcome).position().offset())
                    .sorted()
                    .toList();
            assertThat(offsets)
                    .isEqualTo(LongStream.rangeClosed(1, 3000).boxed().toList());
        }
        LogRange all = store.read(topic, empty, 5000);
        assertThat(offsets(all.messages()))
                .isEqualTo(LongStream.rangeClosed(1, 3000).boxed().toList());
    }

    private static List<Function<MessageLog, Future<List<AppendOutcome>>>> appends(Topic topic, int count) {
        return IntStream.range(0, count)
                .<Function<MessageLog, Future<List<AppendOutcome>>>>mapToObj(
                        i -> log -> log.append(topic, PLENTY, null, texts(3)))
                .toList();
    }

    @Test
    void aServerThatForgotTheScriptsIsToldThemAgain() {
        Topic topic = topic();
        redis.command("SCRIPT", "FLUSH");

        List<CompletableFuture<List<AppendOutcome>>> answers = store.logAtOnce(appends(topic, 5));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).hasSize(3));
        assertThat(store.head(topic).offset()).isEqualTo(15);
    }

    @Test
    void moreThanABatchHoldsIsRefused() {
        assertThatThrownBy(() ->
                        store.log(log -> log.append(topic(), PLENTY, null, texts(RedisMessageLog.DRAFTS_MAX + 1))))
                .hasMessage("drafts: 1025 (expected: 1..1024)");
        assertThatThrownBy(() -> store.read(topic(), new Position("e", 0), 0))
                .hasMessage("limit: 0 (expected: 1..10000)");
    }

    @Test
    void theLargestBatchIsAppended() {
        Topic topic = topic();

        List<AppendOutcome> outcomes =
                store.log(log -> log.append(topic, PLENTY, null, texts(RedisMessageLog.DRAFTS_MAX)));

        assertThat(outcomes).hasSize(RedisMessageLog.DRAFTS_MAX);
        assertThat(store.head(topic).offset()).isEqualTo(RedisMessageLog.DRAFTS_MAX);
    }

    private static List<Draft> texts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> draft("text " + i)).toList();
    }

    private static List<Long> offsets(List<ChatMessage> messages) {
        return messages.stream().map(ChatMessage::offset).toList();
    }

    private static Position at(Position place, long offset) {
        return new Position(place.epoch(), offset);
    }
}
