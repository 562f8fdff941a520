package io.rookery.presence;

import io.rookery.store.SimulatedRedis;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of users, watchers, nodes, network and Redis, compared with a model when all is quiet. */
class PresenceSimulationIT {
    private static final int RUNS = Integer.getInteger("rookery.runs", 1000);

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
    void inTheEndEveryWatcherSeesWhatTheModelSays() {
        Long given = Long.getLong("rookery.seed");
        if (given != null) {
            new PresenceRun(redis, given).live();
            return;
        }
        long first = new Random().nextInt(Integer.MAX_VALUE);
        System.out.println("PresenceSimulationIT: seeds " + first + " and the " + RUNS
                + " that follow; replay one with -Drookery.seed=");
        LongStream.range(first, first + RUNS).forEach(seed -> new PresenceRun(redis, seed).live());
        System.out.println("PresenceSimulationIT: " + RUNS + " runs, " + redis.calls() + " calls of Redis");
    }

    /**
     * Without the grace, a version that rises with the store's incarnation, an update before its goodbye, a generation of
     * sessions, what others are told of an answer, and the like, one of these goes wrong.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 18, 32, 91, 111, 161, 229, 272, 282, 2012067})
    void knownRunsStayRight(long seed) {
        new PresenceRun(redis, seed).live();
    }
}
