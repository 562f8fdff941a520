package io.rookery.store;

import io.rookery.identity.MessageId;
import io.rookery.protocol.Refusal;
import io.rookery.testing.RedisServer;
import io.rookery.testing.SimulatedLoop;
import io.rookery.testing.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.MultiType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis with its real scripts under a clock that jumps, for simulations in one thread: scripts are told the time
 * instead of asking for it. The ways to it lose, delay and break as they are told to; the server dies, sleeps and comes back
 * with all it had, with an older copy or with nothing.
 */
public final class SimulatedRedis implements AutoCloseable {
    private static final Set<RedisScript> EPOCH_NAMING = EnumSet.of(
            RedisScript.APPEND,
            RedisScript.HEAL,
            RedisScript.HOLDS,
            RedisScript.JOINT_READS,
            RedisScript.PAGE,
            RedisScript.READ);

    private static final long DEADLINE_MILLIS = StoreOptions.COMMAND_DEADLINE.toMillis();
    private static final int RECONNECT_MILLIS_MAX = (int) StoreOptions.RECONNECT_MAX.toMillis();

    /** Scripts ask for the time and are given the last argument. */
    private static final String CLOCK = """
            local simulatedMillis = tonumber(table.remove(ARGV))
            local realRedis = redis
            local redis = setmetatable({call = function(name, ...)
              if name == 'TIME' then
                return {string.format('%.0f', math.floor(simulatedMillis / 1000)),
                  string.format('%.0f', simulatedMillis % 1000 * 1000)}
              end
              return realRedis.call(name, ...)
            end}, {__index = realRedis})
            """;

    private static final String COPY = """
            local names, out = redis.call('KEYS', '*'), {}
            table.sort(names)
            for _, name in ipairs(names) do
              out[#out + 1] = name
              out[#out + 1] = redis.call('DUMP', name)
            end
            return out
            """;

    private static final String RESTORE = """
            for at = 1, #ARGV, 2 do
              redis.call('RESTORE', ARGV[at], 0, ARGV[at + 1])
            end
            """;

    private final RedisServer server;
    private final RedisSocket socket;
    private final Map<RedisScript, String> hashes = new EnumMap<>(RedisScript.class);
    private VirtualTime time = new VirtualTime(0);
    private Random random = new Random(0);
    private List<byte[]> copy = List.of();
    private List<Link> links = new ArrayList<>();
    private int incarnation;
    private boolean up;
    private long frozenUntilMillis;
    private double faultChance;
    private int delayMillisMax;
    private long calls;

    private SimulatedRedis(RedisServer server, Path address) {
        this.server = server;
        this.socket = new RedisSocket(address);
        for (RedisScript script : RedisScript.values()) {
            Request load = Request.cmd(Command.SCRIPT).arg("LOAD").arg(CLOCK + script.source());
            hashes.put(script, String.valueOf(socket.send(load)));
        }
    }

    /** Starts a server; {@link #begin} makes it ready. */
    public static SimulatedRedis start() {
        RedisServer server = RedisServer.start("--appendonly", "no", "--unixsocket", "redis.sock");
        return new SimulatedRedis(server, server.directory().resolve("redis.sock"));
    }

    /** Begins another life, with nothing in it. */
    public void begin(VirtualTime clock, Random draws) {
        time = clock;
        random = draws;
        links = new ArrayList<>();
        copy = List.of();
        incarnation = 1;
        up = true;
        frozenUntilMillis = 0;
        faultChance = 0;
        delayMillisMax = 3;
        calls = 0;
        socket.send(Request.cmd(Command.FLUSHALL));
    }

    /** A node's way to the server. */
    public RedisLinks link(SimulatedLoop loop) {
        Link link = new Link(loop);
        links.add(link);
        loop.after(random.nextInt(20), link::connect);
        return link;
    }

    /** The logs of a node, over its way to the server. */
    public static MessageLog log(RedisLinks link) {
        return new RedisMessageLog(link, new PlainBodies());
    }

    /** The id of a message in an entry of a log. */
    public static String messageId(String topic, Response entry) {
        return MessageId.of(
                new PlainBodies().decode(entry.get(1).get(5).toBytes()).messageId(), topic);
    }

    /** The server's, since it was started. */
    public Duration cpuTime() {
        double seconds = 0;
        for (String line : String.valueOf(ask("INFO", "cpu")).split("\\R")) {
            if (line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:")) {
                seconds += Double.parseDouble(line.substring(line.indexOf(':') + 1));
            }
        }
        return Duration.ofMillis((long) (seconds * 1000));
    }

    /** The way of a node that is no more; what it has sent may still arrive. */
    public void abandon(RedisLinks link) {
        links.remove((Link) link);
        ((Link) link).abandoned = true;
        ((Link) link).end();
    }

    public void slow(int millisMax) {
        delayMillisMax = millisMax;
    }

    /** How likely it is that a call breaks its connection. */
    public void unreliable(double chance) {
        faultChance = chance;
    }

    /** Accepts what is sent, and works again after a while. */
    public void freeze(long millis) {
        frozenUntilMillis = time.nowMillis() + millis;
    }

    public void kill() {
        up = false;
        frozenUntilMillis = 0;
        links.forEach(link -> link.loop.run(link::end));
    }

    public boolean isUp() {
        return up;
    }

    public void startAgain() {
        if (!up) {
            up = true;
            incarnation++;
        }
    }

    public void copyData() {
        Response dumps = socket.send(Request.cmd(Command.EVAL).arg(COPY).arg(0));
        copy = dumps == null ? List.of() : dumps.stream().map(Response::toBytes).toList();
    }

    /** Sets the data back to the copy made last, if any; else there is none left. */
    public void restoreData() {
        wipeData();
        Request restore = Request.cmd(Command.EVAL).arg(RESTORE).arg(0);
        copy.forEach(restore::arg);
        socket.send(restore);
    }

    public void wipeData() {
        socket.send(Request.cmd(Command.FLUSHALL));
    }

    /** Asks for something beside the simulation. */
    public @Nullable Response ask(String command, String... arguments) {
        Request request = Request.cmd(Command.create(command));
        for (String argument : arguments) {
            request.arg(argument);
        }
        return socket.send(request);
    }

    private @Nullable Response run(RedisCall call) {
        calls++;
        Request request = Request.cmd(call.command());
        RedisScript script = call.script();
        if (script == null) {
            return sorted(call.command(), socket.send(call.toRequest("")));
        }
        request.arg(hashes.get(script)).arg(call.keys().size());
        call.keys().forEach(request::arg);
        request.arg("%08d".formatted(incarnation));
        for (Object argument : sameInEachRun(script, call.arguments())) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else {
                request.arg(argument.toString());
            }
        }
        return socket.send(request.arg(time.nowMillis()));
    }

    /** The name for an epoch that may begin is drawn at random. */
    private List<Object> sameInEachRun(RedisScript script, List<Object> arguments) {
        if (!EPOCH_NAMING.contains(script)) {
            return arguments;
        }
        List<Object> same = new ArrayList<>(arguments);
        if (script == RedisScript.APPEND) {
            // How many topics stands before all, and how many drafts a topic has before each name.
            for (int at = 1; at < same.size(); at += 5 + 6 * (Integer) arguments.get(at)) {
                same.set(at + 1, "e" + calls);
            }
        } else if (script == RedisScript.JOINT_READS) {
            // Before each name stand the script, how many keys it has, and how many arguments.
            for (int at = 0; at < same.size(); at += 3 + (Integer) arguments.get(at + 2)) {
                if (arguments.get(at) == JointScript.HEAD) {
                    same.set(at + 3, "e" + calls);
                }
            }
        } else {
            same.set(0, "e" + calls);
        }
        return same;
    }

    /** A set has another order in each process. */
    private static @Nullable Response sorted(Command command, @Nullable Response answer) {
        if (answer != null && command == Command.SRANDMEMBER) {
            return sorted(answer);
        }
        if (answer != null && command == Command.SSCAN) {
            MultiType page = MultiType.create(2, false);
            page.add(answer.get(0));
            page.add(sorted(answer.get(1)));
            return page;
        }
        return answer;
    }

    private static Response sorted(Response members) {
        MultiType sorted = MultiType.create(members.size(), false);
        Stream<Response> inOrder = members.stream().sorted(Comparator.comparing(Response::toString));
        inOrder.forEach(sorted::add);
        return sorted;
    }

    @Override
    public void close() {
        socket.close();
        server.close();
    }

    /** As {@link SingleLink}: one connection after the other, each until its first trouble. */
    private final class Link extends ReadyLinks {
        private final SimulatedLoop loop;
        private final List<Consumer<String>> handlers = new ArrayList<>();
        private @Nullable Connection connection;
        private @Nullable Connection former;
        private boolean abandoned;

        Link(SimulatedLoop loop) {
            this.loop = loop;
        }

        @Override
        public void onConnected(Consumer<String> handler) {
            handlers.add(handler);
        }

        @Override
        void soon(Runnable task) {
            loop.soon(task);
        }

        @Override
        boolean mixesHashTags() {
            return true;
        }

        @Override
        Future<Response> call(RedisCall call) {
            Connection live = connection;
            return live == null
                    ? Future.failedFuture(Refusal.unavailable("no connection to the store"))
                    : live.send(call);
        }

        private void connect() {
            if (abandoned || connection != null) {
                return;
            }
            if (!up || time.nowMillis() < frozenUntilMillis) {
                connectLater();
                return;
            }
            if (former != null) {
                former.cut = true;
            }
            connection = new Connection(this, incarnation);
            List.copyOf(handlers).forEach(handler -> handler.accept("run-" + incarnation));
        }

        private void connectLater() {
            loop.after(1 + random.nextInt(RECONNECT_MILLIS_MAX), this::connect);
        }

        private void end() {
            Connection ending = connection;
            connection = null;
            if (ending != null) {
                former = ending;
                ending.end();
                connectLater();
            }
        }
    }

    /** What was sent arrives in order, even when the sender has given the connection up. */
    private final class Connection {
        private final Link link;
        private final int madeIn;
        private final VirtualTime.Lane there = time.new Lane(random, () -> delayMillisMax);
        private final VirtualTime.Lane back = time.new Lane(random, () -> delayMillisMax);
        private final List<Pending> pending = new ArrayList<>();
        private boolean cut;

        private record Pending(Promise<Response> promise, boolean writes) {}

        Connection(Link link, int madeIn) {
            this.link = link;
            this.madeIn = madeIn;
        }

        Future<Response> send(RedisCall call) {
            Pending entry = new Pending(Promise.promise(), call.writes());
            pending.add(entry);
            if (random.nextDouble() < faultChance) {
                link.loop.after(random.nextInt(delayMillisMax + 1), this::fail);
            }
            link.loop.after(DEADLINE_MILLIS, () -> {
                if (pending.contains(entry)) {
                    fail();
                }
            });
            there.run(() -> arrive(call, entry));
            return entry.promise().future();
        }

        private void arrive(RedisCall call, Pending entry) {
            long thawsIn = frozenUntilMillis - time.nowMillis();
            if (thawsIn > 0) {
                time.after(thawsIn, () -> arrive(call, entry));
            } else if (up && incarnation == madeIn && !cut) {
                Response answer = SimulatedRedis.this.run(call);
                back.run(() -> link.loop.run(() -> {
                    if (pending.remove(entry)) {
                        entry.promise().complete(answer);
                    }
                }));
            }
        }

        private void fail() {
            if (link.connection == this) {
                link.end();
            }
        }

        /** Some of what is still under way is lost, and all after it. */
        private void end() {
            if (time.nowMillis() >= frozenUntilMillis) {
                time.after(random.nextInt(delayMillisMax + 1), () -> cut = true);
            }
            List<Pending> owed = List.copyOf(pending);
            pending.clear();
            owed.forEach(entry -> entry.promise()
                    .fail(
                            entry.writes()
                                    ? Refusal.outcomeUnknown("the store did not answer")
                                    : Refusal.unavailable("the store did not answer")));
        }
    }
}
