package io.rookery.store;

import static io.rookery.store.Drafts.PLENTY;
import static io.rookery.store.Drafts.draft;
import static io.rookery.store.Drafts.say;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.AppendOutcome.Stored;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are told while the server is frozen, gone, full or demoted, and that all is well afterwards. */
class RedisLinkIT {
    private static final Map<String, Object> NOTHING_HAPPENED = Map.of("outcome", "none");
    private static final Map<String, Object> UNKNOWN = Map.of("outcome", "unknown");

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
    void aFrozenServerIsAnsweredForWithinTheDeadline() {
        Position before = say(store, topic, "before");
        redis.freeze();

        long began = System.nanoTime();
        List<CompletableFuture<Object>> answers = store.logAtOnce(List.of(
                log -> log.append(topic, PLENTY, null, List.of(draft("frozen"))).map(done -> done),
                log -> log.read(topic, before, 10).map(done -> done)));
        Throwable write = causeOf(answers.get(0));
        Throwable read = causeOf(answers.get(1));
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertRefused(write, UNKNOWN);
        assertRefused(read, NOTHING_HAPPENED);
        assertThat(took).isBetween(Duration.ofMillis(1900), Duration.ofMillis(2900));
        assertThatThrownBy(() -> store.head(topic)).hasMessage("no connection to the store");
    }

    @Test
    void lateAnswersAreNobodyElses() {
        OnLoop hasty = new OnLoop(
                        vertx,
                        StoreOptions.standalone(redis.endpoint())
                                .withDeadlines(Duration.ofMillis(300), Duration.ofMillis(100)))
                .connected();
        List<Topic> topics = IntStream.range(0, 50)
                .mapToObj(i -> new Topic("room:late-" + i))
                .toList();
        List<Position> places =
                topics.stream().map(each -> say(hasty, each, each.name())).toList();

        for (int round = 0; round < 3; round++) {
            redis.freeze();
            List<CompletableFuture<Position>> frozen = hasty.logAtOnce(topics.stream()
                    .<Function<MessageLog, Future<Position>>>map(each -> log -> log.head(each))
                    .toList());
            assertThat(frozen).allSatisfy(answer -> assertRefused(causeOf(answer), NOTHING_HAPPENED));
            redis.thaw();
            hasty.connected();

            List<CompletableFuture<LogRange>> thawed = hasty.logAtOnce(IntStream.range(0, 50)
                    .<Function<MessageLog, Future<LogRange>>>mapToObj(i -> log ->
                            log.read(topics.get(i), new Position(places.get(i).epoch(), 0), 1))
                    .toList());
            for (int i = 0; i < topics.size(); i++) {
                assertThat(thawed.get(i).join().messages())
                        .extracting(ChatMessage::text)
                        .containsExactly(topics.get(i).name());
            }
        }
        hasty.close();
    }

    @Test
    void aFrozenServersConnectionsAreClosedAndNotPiledUp() {
        OnLoop hasty = new OnLoop(
                        vertx,
                        StoreOptions.standalone(redis.endpoint())
                                .withDeadlines(Duration.ofMillis(200), Duration.ofMillis(50)))
                .connected();
        Topic large = topic();
        String text = "x".repeat(100_000);
        redis.freeze();
        List<CompletableFuture<List<AppendOutcome>>> stuck = hasty.logAtOnce(IntStream.range(0, 300)
                .<Function<MessageLog, Future<List<AppendOutcome>>>>mapToObj(
                        i -> log -> log.append(large, PLENTY, null, List.of(draft(text))))
                .toList());
        assertRefused(causeOf(stuck.get(0)), UNKNOWN);
        assertThat(stuck)
                .allSatisfy(answer -> assertThat(causeOf(answer))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE)));

        Awaitility.await().until(() -> socketsTo(redis.port()) <= 3);

        redis.thaw();
        hasty.connected();
        assertThat(hasty.head(large).offset()).isBetween(0L, 300L);
        hasty.close();
    }

    /** Sockets of this machine that are connected to a port of it. */
    private static long socketsTo(int port) throws java.io.IOException {
        String remote = String.format(":%04X", port);
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
        lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
        return lines.stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields.length > 3 && fields[2].endsWith(remote) && fields[3].equals("01"))
                .count();
    }

    @Test
    void aKilledServerIsFoundAgainAndNothingAcknowledgedIsLost() {
        List<String> incarnations = new CopyOnWriteArrayList<>();
        store.get(() -> {
            store.links().onConnected(incarnations::add);
            return Future.succeededFuture();
        });
        Position empty = store.head(topic);
        List<Stored> acknowledged = new CopyOnWriteArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            while (!stop.get()) {
                try {
                    acknowledged.add(Drafts.stored(store, topic, draft("text")));
                } catch (Refusal refused) {
                    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    Thread.onSpinWait();
                }
            }
        });
        writer.start();

        for (int round = 1; round <= 3; round++) {
            int seen = acknowledged.size();
            Awaitility.await().until(() -> acknowledged.size() > seen + 50);
            redis.kill();
            redis.startAgain();
        }
        store.connected();
        int seen = acknowledged.size();
        Awaitility.await().until(() -> acknowledged.size() > seen + 50);
        stop.set(true);
        join(writer);

        LogRange all = store.read(topic, empty, RedisMessageLog.MESSAGES_MAX);
        assertThat(incarnations).hasSize(3).doesNotHaveDuplicates();
        assertThat(all.continuous()).isTrue();
        assertThat(all.messages())
                .extracting(ChatMessage::position, ChatMessage::messageId)
                .containsAll(acknowledged.stream()
                        .map(each -> org.assertj.core.groups.Tuple.tuple(each.position(), each.messageId()))
                        .toList());
    }

    @Test
    void whatIsInFlightWhenTheServerDiesIsUnknownAndLaterCallsFailAtOnce() {
        redis.freeze();
        List<CompletableFuture<List<AppendOutcome>>> answers =
                store.logAtOnce(List.of(log -> log.append(topic, PLENTY, null, List.of(draft("dying")))));
        redis.kill();

        assertRefused(causeOf(answers.get(0)), UNKNOWN);
        assertRefused(catchThrowable(() -> say(store, topic, "dead")), NOTHING_HAPPENED);
        assertRefused(catchThrowable(() -> store.get(store.links()::probe)), NOTHING_HAPPENED);
    }

    @Test
    void tooMuchInFlightIsRefusedAsBusy() {
        OnLoop narrow =
                new OnLoop(vertx, StoreOptions.standalone(redis.endpoint()).withCommandsInFlightMax(3)).connected();

        List<CompletableFuture<LogPage>> answers = narrow.logAtOnce(IntStream.range(0, 5)
                .<Function<MessageLog, Future<LogPage>>>mapToObj(i -> log -> log.page(topic, null, null, 1))
                .toList());

        assertThat(answers.subList(0, 3))
                .allSatisfy(answer -> assertThat(answer.join()).isNotNull());
        assertThat(answers.subList(3, 5))
                .allSatisfy(answer -> assertThat(causeOf(answer))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BUSY)));
        assertThat(narrow.head(topic)).isNotNull();
        narrow.close();
    }

    @Test
    void aServerThatCannotSaveIsUnavailableForWritesOnly() throws Exception {
        Position before = say(store, topic, "before");
        redis.command("CONFIG", "SET", "save", "3600 1");
        Path inTheWay = Files.createDirectory(redis.directory().resolve("dump.rdb"));
        redis.command("BGSAVE");
        Awaitility.await().until(() -> redis.command("INFO", "persistence").contains("rdb_last_bgsave_status:err"));

        assertRefused(catchThrowable(() -> say(store, topic, "full")), NOTHING_HAPPENED);
        assertThatThrownBy(() -> store.get(store.links()::probe)).hasMessage("the store refuses: MISCONF");
        assertThat(store.read(topic, before, 10)).isEqualTo(new LogRange(before, true, before, List.of()));

        Files.delete(inTheWay);
        redis.command("BGSAVE");
        Awaitility.await().until(() -> redis.command("INFO", "persistence").contains("rdb_last_bgsave_status:ok"));
        assertThat(say(store, topic, "after")).isEqualTo(before.next());
        store.get(store.links()::probe);
    }

    @Test
    void aServerWithoutEnoughReplicasIsUnavailableForWrites() {
        redis.command("CONFIG", "SET", "min-replicas-to-write", "1");

        assertThatThrownBy(() -> say(store, topic, "alone")).hasMessage("the store refuses: NOREPLICAS");
        assertThatThrownBy(() -> store.get(store.links()::probe)).hasMessage("the store refuses: NOREPLICAS");

        redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
        assertThat(say(store, topic, "again").offset()).isEqualTo(1);
    }

    @Test
    void aServerWithoutMemoryIsUnavailableForWrites() {
        redis.command("CONFIG", "SET", "maxmemory", "1");

        assertThatThrownBy(() -> say(store, topic, "large")).hasMessage("the store refuses: OOM");

        redis.command("CONFIG", "SET", "maxmemory", "0");
        assertThat(say(store, topic, "again").offset()).isEqualTo(1);
    }

    @Test
    void aDemotedMasterIsLeftUntilItIsOneAgain() {
        Position before = say(store, topic, "before");
        try (RedisServer master = RedisServer.start()) {
            redis.replicate(master);
            Awaitility.await().until(() -> redis.command("INFO", "replication").contains("master_link_status:up"));

            assertRefused(catchThrowable(() -> say(store, topic, "to a replica")), NOTHING_HAPPENED);
            assertThatThrownBy(() -> store.head(topic)).hasMessage("no connection to the store");
        }

        redis.promote();
        store.connected();
        assertThat(store.read(topic, before, 10).continuous())
                .as("the master had none of it")
                .isFalse();
    }

    @Test
    void anotherThreadIsRefused() {
        RedisMessageLog log = new RedisMessageLog(store.links(), new PlainBodies());

        assertThatThrownBy(() -> log.head(topic))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("called from .* \\(expected: .*\\)");
    }

    @Test
    void aWrongPasswordIsNoConnection() {
        redis.command("CONFIG", "SET", "requirepass", "secret");
        try (OnLoop stranger = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint()));
                OnLoop friend = new OnLoop(
                        vertx, StoreOptions.standalone(redis.endpoint()).withCredentials(null, "secret"))) {
            friend.connected();

            assertThat(friend.head(topic).offset()).isZero();
            assertThatThrownBy(() -> stranger.head(topic)).hasMessage("no connection to the store");
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Throwable causeOf(CompletableFuture<?> answer) {
        Throwable thrown = catchThrowable(answer::join);
        return thrown instanceof CompletionException ? thrown.getCause() : thrown;
    }

    private static void assertRefused(Throwable thrown, Map<String, Object> data) {
        assertThat(thrown).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(refusal.data()).isEqualTo(data);
        });
    }
}
