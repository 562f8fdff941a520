package io.rookery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.store.SimulatedRedis;
import io.rookery.testing.Seed;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of clients, nodes, network and Redis, compared with models when all is quiet. */
class ClusterSimulationIT {
    private static final int RUNS = Integer.getInteger("rookery.runs", 200);

    /** In so many something of each kind happens. */
    private static final int ENOUGH_RUNS = 100;

    private static SimulatedRedis redis;

    @BeforeAll
    static void start() {
        redis = SimulatedRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void whateverHappensEverybodyIsToldAllThatIsSo() {
        long first = Seed.of(ClusterSimulationIT.class).value();
        long runs = Long.getLong("rookery.seed") == null ? RUNS : 1;
        long livedMillis = 0;
        long acknowledged = 0;
        long deferred = 0;
        Duration before = cpuTime();

        for (long seed = first; seed < first + runs; seed++) {
            ClusterRun run = new ClusterRun(redis, seed);
            run.live();
            livedMillis += run.livedMillis();
            acknowledged += run.acknowledgedCount();
            deferred += run.deferredCount();
        }

        Duration used = cpuTime().minus(before);
        System.out.printf(
                "ClusterSimulationIT: %d seeds from %d, %d cluster-minutes in %d CPU-seconds: %d a CPU-minute; %d messages%n",
                runs, first, livedMillis / 60_000, used.toSeconds(), livedMillis / used.toMillis(), acknowledged);
        if (runs >= ENOUGH_RUNS) {
            assertThat(acknowledged).isGreaterThan(10 * runs);
            assertThat(deferred).as("messages that slow clients read later").isGreaterThan(runs / 10);
        }
    }

    @Test
    void aSeedIsReplayedExactly() {
        assertThat(digest(7)).isEqualTo(digest(7)).isNotEqualTo(digest(8));
    }

    private static String digest(long seed) {
        ClusterRun run = new ClusterRun(redis, seed);
        run.live();
        return run.digest();
    }

    /** In these something was wrong once, with the cluster or with what was expected of it. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                5, 16, 18, 58, 1080, 1087, 1156, 121162443, 195786850, 266690231, 353877384, 379354670, 465300575,
                620797326, 777782646, 861385610
            })
    void knownRunsStayRight(long seed) {
        new ClusterRun(redis, seed).live();
    }

    /** That of this process and of Redis. */
    private static Duration cpuTime() {
        long threadNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        return Duration.ofNanos(threadNanos).plus(redis.cpuTime());
    }
}
