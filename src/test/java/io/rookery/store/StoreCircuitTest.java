package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.StoreCircuits.Calls;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreCircuitTest {
    private static final CircuitOptions HALF_OF_FOUR =
            new CircuitOptions(Duration.ofSeconds(2), 50, 4, Duration.ofMillis(20), Duration.ofSeconds(10));
    private static final String REASON = "the store did not answer";
    private static final long PATIENCE_SECONDS = 10;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final StoreCircuits all = new StoreCircuits("shelf", HALF_OF_FOUR, registry);
    private final BlockingQueue<Promise<Void>> trials = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closings = new LinkedBlockingQueue<>();
    private Vertx vertx;
    private Context loop;
    private StoreCircuit circuit;
    private long now;

    @BeforeEach
    void begin() {
        vertx = Vertx.vertx();
        loop = vertx.getOrCreateContext();
        circuit = onLoop(() -> new StoreCircuit(vertx, all, Calls.WRITES, this::trial, () -> now)
                .onClosed(() -> closings.add("closed")));
    }

    private Future<Void> trial() {
        Promise<Void> trial = Promise.promise();
        trials.add(trial);
        return trial.future();
    }

    @AfterEach
    void end() {
        vertx.close().await();
    }

    @Test
    void itIsClosedWhileFewCallsFail() {
        onLoop(() -> {
            answered(3);
            failed(2);
            assertThat(circuit.admits()).isTrue();
            assertThat(all.check().succeeded()).isTrue();
            assertThat(circuits("closed")).isOne();
            return null;
        });
    }

    @Test
    void tooManyFailuresOpenItAndCallsAreRefusedWithTheReason() {
        onLoop(() -> {
            answered(3);
            failed(3);
            assertThat(circuit.admits()).isFalse();
            Refusal refusal = circuit.refusal();
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(refusal).hasMessage("the store is given time to recover: " + REASON);
            assertThat(refusal.data()).isEqualTo(Map.of("outcome", "none", "retryAfterMs", 20L));
            assertThat(all.check().cause()).hasMessage("writes of shelf are refused for now: " + REASON);
            assertThat(circuits("open")).isOne();
            assertThat(circuits("closed")).isZero();
            assertThat(counted("rookery.store.circuit.openings")).isOne();
            assertThat(counted("rookery.store.calls.refused")).isOne();
            return null;
        });
    }

    @Test
    void aTrialThatFailsLeavesItOpenAndOneThatSucceedsClosesIt() throws Exception {
        onLoop(() -> failed(4));
        Promise<Void> first = nextTrial();
        onLoop(() -> {
            assertThat(circuits("half_open")).isOne();
            assertThat(circuit.admits()).isFalse();
            return null;
        });
        first.fail("the store refuses: OOM");

        Promise<Void> second = nextTrial();
        onLoop(() -> {
            assertThat(circuit.refusal()).hasMessage("the store is given time to recover: the store refuses: OOM");
            assertThat(closings).isEmpty();
            return null;
        });
        second.complete();

        assertThat(closings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("closed");
        onLoop(() -> {
            assertThat(circuit.admits()).isTrue();
            assertThat(all.check().succeeded()).isTrue();
            assertThat(counted("rookery.store.circuit.openings")).isOne();
            return null;
        });
    }

    @Test
    void afterClosingFormerFailuresCountNoMore() throws Exception {
        onLoop(() -> failed(100));
        nextTrial().complete();
        assertThat(closings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("closed");

        onLoop(() -> {
            failed(3);
            assertThat(circuit.admits()).isTrue();
            failed(1);
            assertThat(circuit.admits()).isFalse();
            return null;
        });
    }

    @Test
    void anotherCircuitOfTheSameStoreGoesOn() {
        onLoop(() -> {
            StoreCircuit reads = new StoreCircuit(vertx, all, Calls.READS, this::trial, () -> now);
            failed(4);
            assertThat(reads.admits()).isTrue();
            return null;
        });
    }

    @Test
    void anEndedOneIsOpenForNobody() {
        onLoop(() -> {
            failed(4);
            circuit.end();
            circuit.end();
            assertThat(all.check().succeeded()).isTrue();
            assertThat(circuits("open") + circuits("half_open") + circuits("closed"))
                    .isZero();
            return null;
        });
    }

    private Promise<Void> nextTrial() throws Exception {
        return trials.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void answered(int calls) {
        for (int i = 0; i < calls; i++) {
            circuit.answered(1);
        }
    }

    private Void failed(int calls) {
        for (int i = 0; i < calls; i++) {
            circuit.failed(REASON, 1);
        }
        return null;
    }

    private double circuits(String state) {
        return registry.get("rookery.store.circuits")
                .tags("calls", "writes", "state", state)
                .gauge()
                .value();
    }

    private double counted(String counter) {
        return registry.get(counter).tags("calls", "writes").counter().count();
    }

    private <T> T onLoop(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(turn -> {
            try {
                done.complete(work.get());
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        return done.join();
    }
}
