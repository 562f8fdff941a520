package io.rookery.store;

import static io.rookery.store.Drafts.PLENTY;
import static io.rookery.store.Drafts.draft;
import static io.rookery.store.Drafts.say;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Refusal;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that fails too often is left alone, and called again once it is well. */
class StoreCircuitIT {
    private static final int CALLS = 40;
    private static final Duration DEADLINE = Duration.ofMillis(300);
    private static final Duration VERY_LONG = Duration.ofMinutes(1);

    private final Topic topic = topic();
    private Vertx vertx;
    private RedisServer redis;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() {
        redis.close();
        vertx.close().await();
    }

    @Test
    void afterAStandstillNothingIsSentBeforeATrialHasSucceeded() {
        StoreCircuits circuits = circuits(VERY_LONG);
        try (OnLoop store = open(circuits)) {
            redis.freeze();
            awaitUnknown(appendAtOnce(store));
            redis.thaw();
            store.get(store.links()::ready);
            String before = redis.command("INFO", "commandstats");

            Throwable refused = catchThrowable(() -> say(store, topic, "too early"));

            assertThat(refused)
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.data())
                                    .isEqualTo(Map.of("outcome", "none", "retryAfterMs", VERY_LONG.toMillis())));
            assertThat(callsOf("evalsha", redis.command("INFO", "commandstats")))
                    .isEqualTo(callsOf("evalsha", before));
            assertThatThrownBy(() -> store.get(circuits::check)).hasMessageStartingWith("writes of redis are refused");
        }
    }

    @Test
    void onceATrialHasSucceededAllIsWellAndWhatWasUnknownIsThereAtMostOnce() {
        StoreCircuits circuits = circuits(Duration.ofMillis(50));
        try (OnLoop store = open(circuits)) {
            Position before = say(store, topic, "acknowledged");
            List<String> told = listenForConnections(store);
            redis.freeze();
            awaitUnknown(appendAtOnce(store));
            redis.thaw();
            store.connected();

            Position after = say(store, topic, "afterwards");
            List<String> texts = store.read(topic, new Position(before.epoch(), 0), 1000).messages().stream()
                    .map(ChatMessage::text)
                    .toList();

            assertThat(texts).doesNotHaveDuplicates().startsWith("acknowledged").endsWith("afterwards");
            assertThat(texts).hasSize((int) after.offset());
            Awaitility.await().until(() -> told.size() == 1);
            store.get(circuits::check);
        }
    }

    @Test
    void aServerThatRefusesWritesIsStillRead() {
        StoreCircuits circuits = circuits(Duration.ofMillis(50));
        try (OnLoop store = open(circuits)) {
            Position before = say(store, topic, "before");
            List<String> told = listenForConnections(store);
            redis.command("CONFIG", "SET", "maxmemory", "1");

            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .untilAsserted(() -> assertThatThrownBy(() -> say(store, topic, "large"))
                            .hasMessage("the store is given time to recover: the store refuses: OOM"));
            assertThat(store.read(topic, before, 10).continuous()).isTrue();
            assertThat(told).isEmpty();

            redis.command("CONFIG", "SET", "maxmemory", "0");
            store.connected();
            assertThat(say(store, topic, "after")).isEqualTo(before.next());
            assertThat(told)
                    .as("whoever was refused hears that calls go through again")
                    .hasSize(1);
        }
    }

    private static StoreCircuits circuits(Duration openFor) {
        return new StoreCircuits(
                "redis",
                new CircuitOptions(Duration.ofSeconds(2), 50, 5, openFor, DEADLINE),
                new SimpleMeterRegistry());
    }

    private OnLoop open(StoreCircuits circuits) {
        return new OnLoop(
                        vertx,
                        StoreOptions.standalone(redis.endpoint()).withDeadlines(DEADLINE, Duration.ofMillis(50)),
                        circuits)
                .connected();
    }

    private static List<String> listenForConnections(OnLoop store) {
        List<String> told = new CopyOnWriteArrayList<>();
        store.get(() -> {
            store.links().onConnected(told::add);
            return Future.succeededFuture();
        });
        return told;
    }

    private List<CompletableFuture<List<AppendOutcome>>> appendAtOnce(OnLoop store) {
        return new ArrayList<>(store.logAtOnce(IntStream.range(0, CALLS)
                .<Function<MessageLog, Future<List<AppendOutcome>>>>mapToObj(
                        i -> log -> log.append(topic, PLENTY, null, List.of(draft("unknown " + i))))
                .toList()));
    }

    private static void awaitUnknown(List<CompletableFuture<List<AppendOutcome>>> answers) {
        assertThat(answers)
                .allSatisfy(answer -> assertThat(catchThrowable(answer::join))
                        .hasCauseInstanceOf(Refusal.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.data()).isEqualTo(Map.of("outcome", "unknown"))));
    }

    private static String callsOf(String command, String stats) {
        return stats.lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .findFirst()
                .orElse("none");
    }
}
