package io.rookery.bench;

import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Players of one run, and what they share: the way to the nodes, and what is counted of them all. */
@SuppressWarnings("FutureReturnValueIgnored") // Timers of the loops.
final class Players implements AutoCloseable {
    static final int PHASES_MAX = 16;

    final PlayerCounts counts = new PlayerCounts();
    final RandomGenerator random;
    private final Fleet fleet;
    private final List<Endpoint> nodes;
    private final List<AcceptRates> acceptRates;
    private final List<LatencyBook> books;
    private volatile Gaps gaps = new Gaps();

    /**
     * @param series of latencies that are told apart
     */
    Players(List<Endpoint> nodes, int threads, int series, RandomGenerator random) {
        this.nodes = List.copyOf(nodes);
        this.random = random;
        this.fleet = new Fleet(nodes.get(0).host(), nodes.get(0).port(), threads);
        this.acceptRates = Stream.generate(AcceptRates::new).limit(nodes.size()).toList();
        this.books = Stream.generate(() -> new LatencyBook(PHASES_MAX, series))
                .limit(threads)
                .toList();
    }

    Fleet fleet() {
        return fleet;
    }

    List<Endpoint> nodes() {
        return nodes;
    }

    /** All on the loop that speakers live on. */
    static int onFirst(int number) {
        return 0;
    }

    /** The loop that speakers live on. */
    Loop first() {
        return fleet.first();
    }

    /**
     * Has players come, so many a second, to the nodes in turn.
     *
     * @param loopOf the loop of each, by number; taken modulo how many there are
     * @param role made for each, in the order of their numbers
     */
    List<Player> come(
            String name, int count, double perSecond, IntUnaryOperator loopOf, Function<LatencyBook, Role> role) {
        List<Player> all = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int index = loopOf.applyAsInt(number) % fleet.loops().size();
            Loop loop = fleet.loops().get(index);
            String user = name + number;
            Player player = new Player(this, loop, user, TestTokens.of(user), role.apply(books.get(index)));
            all.add(player);
            int node = number % nodes.size();
            long after = (long) (number / perSecond * 1e9);
            loop.events.schedule(() -> player.start(node), after, TimeUnit.NANOSECONDS);
        }
        return all;
    }

    static void awaitSettled(List<Player> players, long seconds) throws Exception {
        CompletableFuture.allOf(players.stream().map(player -> player.settled).toArray(CompletableFuture[]::new))
                .get(seconds, TimeUnit.SECONDS);
    }

    void accepted(int node, long nowNanos) {
        acceptRates.get(node).accepted(nowNanos);
    }

    AcceptRates acceptRates(int node) {
        return acceptRates.get(node);
    }

    /** How long players have been away since {@link #countAnew}. */
    Gaps gaps() {
        return gaps;
    }

    /** Forgets gaps and rates. */
    void countAnew() {
        gaps = new Gaps();
        acceptRates.forEach(AcceptRates::reset);
    }

    /** The node with an address, or -1. */
    int nodeAt(String url) {
        URI uri = URI.create(url);
        for (int node = 0; node < nodes.size(); node++) {
            Endpoint each = nodes.get(node);
            if (each.host().equals(uri.getHost()) && each.port() == uri.getPort()) return node;
        }
        return -1;
    }

    Histogram latencies(int phase, int... series) throws Exception {
        Histogram sum = LatencyBook.histogram();
        for (int i = 0; i < books.size(); i++) {
            LatencyBook book = books.get(i);
            fleet.loops()
                    .get(i)
                    .events
                    .submit(() -> {
                        for (int each : series) book.addTo(sum, phase, each);
                    })
                    .get(30, TimeUnit.SECONDS);
        }
        return sum;
    }

    @Override
    public void close() {
        fleet.close();
    }
}
