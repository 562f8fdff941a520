package io.rookery.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of a run as given on the command line; every one has a default. */
final class BenchOptions {
    static final String USAGE = """
            usage: scripts/bench SCENARIO [options]
                   scripts/bench report RESULT... [--out NAME]   makes NAME.md and NAME.svg of results

            scenarios
              fanout    channels with subscribers: the highest rate without loss and p99 below 50 ms
              direct    clients in pairs that write to each other, one message each under way, then half of that rate
              connect   connections with a token each that subscribe, as many a second as go
              idle      heap and resident memory for each session that does nothing
              cluster   one node and several, at half of what these carry: what the way between nodes adds, and how
                        often a message takes it
              game      clients in groups on a cluster: chat, direct messages, positions, presence, reconnects
              growth    what a delivery costs by subscribers, channels, payload and nodes
              presence  sessions that change their presence and watch 20 others each: change to watcher
              throttled listeners of a busy channel, alone and beside a client behind a slow line
              frozen    three nodes, one of them frozen while much is said: latency and memory of the others
              rolling   three nodes, each drained, stopped and started again: nothing lost, nobody seen leaving
              kill      three nodes, one of them killed: how soon its clients are back
              storm     three nodes, nearly all clients drop and return at once
              archive   millions of messages in PostgreSQL: pages of history, searches, and how fast messages get there
              presence-cost  what presence costs a node and Redis for each user; no sockets, needs no server

            what is measured
              --url ws://HOST:PORT     a server that runs already (default: an own one, with its own Redis)
              --pid PID,...            processes of that server, for their CPU time and memory
              --server-options "..."   JVM options of the own server
              --archive yes|no         whether the own server has PostgreSQL; fanout, direct, cluster    (yes)
              --peer nats|nchan|bridge|broadcast  the server at --url is another one: see docs/benchmarks/method.md

            how
              --class signal|log|both  delivery class of fanout                          (both)
              --channels N             of fanout, with as many listeners each            (1)
              --subscribers N          connections that listen                           (1000)
              --publishers N           connections that publish                          (4, or one for each channel)
              --connections N          connections of direct (1000), connect (10000), idle (5000), presence (10000), and
                                       rolling, kill, storm (15000); readers of archive (4)
              --nodes N                nodes of the own server; presence, cluster        (2), game (3)
              --deliveries N           a second, of game (100000) and growth             (40000)
              --group N                clients that hear each other, of game             (50)
              --client-processes N     that hold the connections of game                 (1 for each 17000)
              --arrivals R             clients that come a second, of game               (400)
              --reconnects R           a second, of game                                 (1 for each 1000 connections)
              --duration S             of game                                           (60)
              --sessions-per-second N  what a node admits for each core; rolling, kill    (500)
                                       and storm (25)
              --returned-before N      clients that drop and return before storm begins  (6000)
              --rounds N               with and without, throttled; storms; of connect; of
                                       one node and several, cluster              (3)
              --changes R              changes a second, open loop; presence             (5000), and
                                       game (1 for each 100 connections)
              --users N                users of presence-cost                            (100000)
              --messages N             messages in the archive                           (5000000)
              --data DIR               where PostgreSQL of archive keeps them, for the next run; else they are removed
              --part all|fill|pages|ingest    of archive                                 (all)
              --payload BYTES          size of a payload, at least 40                    (128)
              --search                 look for the highest good rate                    (default)
              --rate R                 one run of R messages a second, open loop
              --also R,...             after the search, runs of so many messages a second, so that servers can be compared
                                       where both do the same; fanout
              --closed W               one run with W messages under way, closed loop
              --seconds S              length of a measured run                          (5; presence-cost: at rest, 60)
              --warmup S               closed loop before everything is measured         (5)
              --client-threads N       event loops of the client                         (half of the cores)
              --seed N                 of the padding and the order of the publishers    (printed)
              --name TEXT              of what is measured, on pages of results          (the scenario)
              --out FILE               the result as JSON           (target/bench/SCENARIO.json)
            """;

    private static final Set<String> FLAGS = Set.of("search");
    private static final Set<String> KNOWN = Set.of(
            "url",
            "pid",
            "server-options",
            "archive",
            "name",
            "peer",
            "channels",
            "class",
            "subscribers",
            "publishers",
            "connections",
            "users",
            "messages",
            "data",
            "part",
            "nodes",
            "changes",
            "deliveries",
            "group",
            "client-processes",
            "arrivals",
            "reconnects",
            "duration",
            "sessions-per-second",
            "rounds",
            "returned-before",
            "payload",
            "search",
            "rate",
            "also",
            "closed",
            "seconds",
            "warmup",
            "client-threads",
            "seed",
            "out");

    private final Map<String, String> values = new LinkedHashMap<>();

    BenchOptions(String... arguments) {
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (!KNOWN.contains(name)) throw new IllegalArgumentException(argument + " (expected: one of the options)");
            if (FLAGS.contains(name)) {
                values.put(name, "true");
            } else if (rest.isEmpty()) {
                throw new IllegalArgumentException(argument + " (expected: a value after it)");
            } else {
                values.put(name, rest.removeFirst());
            }
        }
        values.putIfAbsent("seed", Long.toString(System.nanoTime() & 0xFFFFFFFFL));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    String text(String name, String whenAbsent) {
        return values.getOrDefault(name, whenAbsent);
    }

    int integer(String name, int whenAbsent, int min, int max) {
        String value = values.get(name);
        return value == null ? whenAbsent : integer(name, value, min, max);
    }

    /** With commas between them; none by default. */
    List<Integer> integers(String name, int min, int max) {
        String value = values.get(name);
        if (value == null) return List.of();
        return Arrays.stream(value.split(","))
                .map(each -> integer(name, each, min, max))
                .toList();
    }

    private static int integer(String name, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) return number;
        } catch (NumberFormatException notANumber) {
            // Refused below, like a number out of range.
        }
        throw new IllegalArgumentException("--%s: %s (expected: %d..%d)".formatted(name, value, min, max));
    }

    double seconds(String name, double whenAbsent) {
        String value = values.get(name);
        if (value == null) return whenAbsent;
        double seconds = Double.parseDouble(value);
        if (seconds > 0 && seconds <= 3_600) return seconds;
        throw new IllegalArgumentException("--%s: %s (expected: above 0, at most 3600)".formatted(name, value));
    }

    long seed() {
        return Long.parseLong(values.getOrDefault("seed", "0"));
    }

    Map<String, String> asMap() {
        return Map.copyOf(values);
    }
}
