package io.rookery.bench;

import io.rookery.identity.UserId;
import io.rookery.protocol.Command;
import io.rookery.protocol.Platform;
import io.rookery.session.Session;
import io.rookery.session.SessionObserver.Departure;
import io.rookery.settings.Settings;
import io.rookery.store.StoreOptions;
import io.rookery.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * What presence costs a node and Redis for each user who is there: at rest, when all of them come, are lost and come back, or
 * move to another node. One session a user, without sockets: the nodes are told of sessions as their gateways would.
 */
final class PresenceCostScenario implements Scenario {
    private static final int FIRST_USERS = 2_000;
    private static final int SLICES = 100;
    private static final Duration STORM = Duration.ofSeconds(9);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long SAMPLE_MILLIS = 500;
    private static final Command.ClientInfo CLIENT = new Command.ClientInfo("game", "1.4.0", Platform.WINDOWS, null);

    private record Phase(
            String name,
            double seconds,
            long commands,
            double peakPerSecond,
            double redisCpu,
            double nodeCpu,
            long events) {
        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("phase", name);
            map.put("secondsUntilQuiet", round(seconds));
            map.put("redisCommands", commands);
            map.put("redisCommandsPerSecond", round(commands / seconds));
            map.put("redisCommandsPerSecondPeak", round(peakPerSecond));
            map.put("redisCpuSeconds", round(redisCpu));
            map.put("nodesCpuSeconds", round(nodeCpu));
            map.put("presenceEvents", events);
            return map;
        }

        String row() {
            return "| %s | %.1f | %,d | %,.0f | %,.0f | %.1f | %.1f | %,d |"
                    .formatted(name, seconds, commands, commands / seconds, peakPerSecond, redisCpu, nodeCpu, events);
        }

        private static double round(double value) {
            return Math.round(value * 10) / 10d;
        }
    }

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        int users = options.integer("users", 100_000, 1_000, 1_000_000);
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
        List<PresenceNode> nodes = new ArrayList<>();
        try (RedisServer redis = RedisServer.start("--appendfsync", "everysec");
                PresenceNode one = node("one", nodes, redis, loops);
                PresenceNode two = node("two", nodes, redis, loops)) {
            new Run(users, redis, one, two, options, report).all();
        }
    }

    private static PresenceNode node(String name, List<PresenceNode> nodes, RedisServer redis, int loops)
            throws Exception {
        return new PresenceNode(
                name,
                nodes,
                StoreOptions.standalone(redis.endpoint()),
                Settings.defaults().presence(),
                loops);
    }

    /** The phases in their order. */
    private static final class Run {
        private final int users;
        private final RedisServer redis;
        private final PresenceNode one;
        private final PresenceNode two;
        private final BenchReport report;
        private final double idleSeconds;
        private final List<Phase> phases = new ArrayList<>();
        private double idlePerSecond;

        Run(
                int users,
                RedisServer redis,
                PresenceNode one,
                PresenceNode two,
                BenchOptions options,
                BenchReport report) {
            this.users = users;
            this.redis = redis;
            this.one = one;
            this.two = two;
            this.report = report;
            this.idleSeconds = options.seconds("seconds", 60);
        }

        void all() throws Exception {
            long pid = ProcessHandle.current().pid();
            each(0, FIRST_USERS, Duration.ofSeconds(1), number -> attached(one, users + number, 'a'));
            settle();
            long heapBefore = Processes.liveHeapBytes(pid);
            RedisCost emptied = RedisCost.of(redis);

            phase(
                    "all come within a second",
                    "sadd",
                    "",
                    () -> each(0, users, Duration.ofSeconds(1), number -> attached(one, number, 'a')));
            settle();
            long heap = Processes.liveHeapBytes(pid) - heapBefore;
            long stored = RedisCost.of(redis).usedBytes() - emptied.usedBytes();
            idle();
            // Their connections are in the index of the node, so that only their records are written.
            phase("all are lost at once and back within 10 s", "evalsha", "", () -> {
                each(0, users, Duration.ZERO, number -> detached(one, number, 'a', Departure.LOST));
                each(0, users, STORM, number -> attached(one, number, 'b'));
            });
            phase(
                    "all move to another node within 10 s",
                    "sadd",
                    "srem",
                    () -> each(0, users, STORM, number -> {
                        attached(two, number, 'c');
                        detached(one, number, 'b', Departure.SUPERSEDED);
                    }));
            phase(
                    "all leave within a second",
                    "srem",
                    "",
                    () -> each(
                            0, users, Duration.ofSeconds(1), number -> detached(two, number, 'c', Departure.CLOSED)));
            say(heap, stored);
        }

        private interface Work {
            void run() throws Exception;
        }

        /** The phase is over when both commands were sent for every user and no more is sent than at rest. */
        private void phase(String name, String first, String second, Work work) throws Exception {
            RedisCost before = RedisCost.of(redis);
            double cpu = Processes.ownCpuSeconds();
            long events = one.events.sum() + two.events.sum();
            long began = System.nanoTime();
            Thread worker = new Thread(() -> {
                try {
                    work.run();
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            worker.start();
            RedisCost last = before;
            double peak = 0;
            long lastNanos = began;
            long busyUntil = began;
            boolean quiet = false;
            while (!quiet) {
                TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
                RedisCost now = RedisCost.of(redis);
                long nowNanos = System.nanoTime();
                double rate = now.sentSince(last) / ((nowNanos - lastNanos) / 1e9);
                peak = Math.max(peak, rate);
                boolean told = now.sentSince(before, first) >= users
                        && (second.isEmpty() || now.sentSince(before, second) >= users);
                quiet = told && !worker.isAlive() && rate < restingMax();
                busyUntil = quiet ? lastNanos : nowNanos;
                last = now;
                lastNanos = nowNanos;
                if (nowNanos - began > PATIENCE.toNanos()) throw new IllegalStateException(name + ": not quiet");
            }
            double cpuUsed = Processes.ownCpuSeconds() - cpu;
            long told = one.events.sum() + two.events.sum() - events;
            add(new Phase(
                    name,
                    (busyUntil - began) / 1e9,
                    last.sentSince(before),
                    peak,
                    last.cpuSeconds() - before.cpuSeconds(),
                    cpuUsed,
                    told));
        }

        private double restingMax() {
            return idlePerSecond == 0 ? users / 10d : Math.max(500, 1.5 * idlePerSecond);
        }

        private void idle() throws Exception {
            RedisCost before = RedisCost.of(redis);
            double cpu = Processes.ownCpuSeconds();
            long events = one.events.sum();
            TimeUnit.MILLISECONDS.sleep((long) (idleSeconds * 1e3));
            RedisCost after = RedisCost.of(redis);
            idlePerSecond = after.sentSince(before) / idleSeconds;
            report.put("idleScriptedCallsPerSecond", (after.scriptedCalls() - before.scriptedCalls()) / idleSeconds);
            add(new Phase(
                    "nothing happens",
                    idleSeconds,
                    after.sentSince(before),
                    idlePerSecond,
                    after.cpuSeconds() - before.cpuSeconds(),
                    Processes.ownCpuSeconds() - cpu,
                    one.events.sum() - events));
        }

        private void add(Phase phase) {
            phases.add(phase);
            report.say(phase.row());
        }

        private void say(long heap, long stored) {
            report.put("users", users);
            report.put("nodeHeapBytesPerUser", heap / users);
            report.put("redisBytesPerUser", stored / users);
            report.put("presence", phases.stream().map(Phase::asMap).toList());
            report.say("");
            report.say("%,d users, one session each: %,d bytes of a node's heap and %,d bytes of Redis for each"
                    .formatted(users, heap / users, stored / users));
            report.say("");
            report.say("| what happens | seconds until quiet | Redis commands | a second | at most | Redis CPU s |"
                    + " nodes CPU s | presence events |");
            report.say("| --- | --- | --- | --- | --- | --- | --- | --- |");
            phases.forEach(phase -> report.say(phase.row()));
        }

        private static void settle() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
        }

        /** Does it for each user in turn, spread evenly over the time. */
        private static void each(int from, int count, Duration over, IntConsumer work) {
            try {
                long began = System.nanoTime();
                for (int slice = 0; slice < SLICES; slice++) {
                    int end = from + (int) ((long) count * (slice + 1) / SLICES);
                    for (int i = from + (int) ((long) count * slice / SLICES); i < end; i++) work.accept(i);
                    long due = began + over.toNanos() / SLICES * (slice + 1);
                    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                }
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        private static void attached(PresenceNode node, int number, char attachment) {
            node.tracker.attached(session(number, attachment), connection(number, attachment), CLIENT);
        }

        private static void detached(PresenceNode node, int number, char attachment, Departure departure) {
            node.tracker.detached(session(number, attachment), connection(number, attachment), departure);
        }

        /** Names as long as real ones. Each attachment takes the session over from the one before. */
        private static Session session(int number, char attachment) {
            return new Session(
                    "%022d".formatted(number),
                    new UserId("player-%08d".formatted(number)),
                    "",
                    0,
                    Set.of(),
                    attachment - 'a');
        }

        private static String connection(int number, char attachment) {
            return "%c%011d".formatted(attachment, number);
        }
    }
}
