package io.rookery.transport;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.UserId;
import io.rookery.protocol.Push;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.testing.SimulatedLoop;
import io.rookery.transport.DeliveryLedger.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The connections of a node on one event loop, and its books. */
public final class SimulatedGateway implements OutboundLoop {
    /** Little, so that slow clients fall behind soon. */
    private static final long OUTBOUND_BYTES_MAX = 2 << 10;

    private static final Duration VALUE_DELAY_MAX = Duration.ofMillis(20);

    private final SimulatedLoop loop;
    private final FanOut fanOut;
    private final DeliveryLedger ledger = new DeliveryLedger();
    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    private final PacedWrites pacedWrites;
    private final List<SimulatedSocket> sockets = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    public SimulatedGateway(SimulatedLoop loop, FanOut fanOut) {
        this.loop = loop;
        this.fanOut = fanOut;
        this.pacedWrites = new PacedWrites(
                VALUE_DELAY_MAX.toNanos(),
                (nanos, task) -> loop.after(TimeUnit.NANOSECONDS.toMillis(nanos + 999_999), task),
                loop::nanoTime,
                () -> 0);
    }

    /**
     * A client's connection; it is to be ended by whoever made it.
     *
     * @param number tells it from all others
     * @param arrived is given what comes to the client
     * @param closed is run when the server ends it
     */
    public SimulatedSocket connect(UserId user, int number, Consumer<Push> arrived, Runnable closed) {
        SimulatedSocket socket = new SimulatedSocket(this, user, number, arrived, closed);
        sockets.add(socket);
        fanOut.add(socket);
        return socket;
    }

    public FanOut fanOut() {
        return fanOut;
    }

    SimulatedLoop loop() {
        return loop;
    }

    void failed(Throwable failure) {
        failures.add(failure);
    }

    /** What went wrong at clients. */
    public List<Throwable> failures() {
        return failures;
    }

    /** One line for each class whose messages are not in exactly one place each. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (DeliveryClass each : DeliveryClass.values()) {
            long ended = 0;
            for (Fate fate : Fate.values()) {
                ended += ledger.ended(each, fate);
            }
            if (ledger.offered(each) != ended + ledger.pending(each) || ledger.pending(each) < 0) {
                problems.add("%s: offered %d, ended %d, pending %d"
                        .formatted(each, ledger.offered(each), ended, ledger.pending(each)));
            }
        }
        return problems;
    }

    /** One line for each class of which some wait for connections, and one if what was written has not come to clients. */
    public List<String> unsettled() {
        List<String> unsettled = new ArrayList<>();
        long written = 0;
        for (DeliveryClass each : DeliveryClass.values()) {
            written += ledger.ended(each, Fate.WRITTEN);
            if (ledger.pending(each) > 0) {
                unsettled.add("%s: pending %d (expected: 0)".formatted(each, ledger.pending(each)));
            }
        }
        long arrived =
                sockets.stream().mapToLong(SimulatedSocket::arrivedOrLost).sum();
        if (written != arrived) {
            unsettled.add("written %d (expected: the %d that came to clients or were lost with their connection)"
                    .formatted(written, arrived));
        }
        return unsettled;
    }

    /** How many messages slow clients were to read later. */
    public long deferred() {
        return ledger.ended(DeliveryClass.LOG, Fate.DEFERRED);
    }

    @Override
    public DeliveryLedger ledger() {
        return ledger;
    }

    @Override
    public GatewayMetrics metrics() {
        return metrics;
    }

    @Override
    public PacedWrites pacedWrites() {
        return pacedWrites;
    }

    @Override
    public long outboundBytesMax() {
        return OUTBOUND_BYTES_MAX;
    }

    @Override
    public void executeLater(Runnable work) {
        loop.soon(work);
    }

    @Override
    public void flushAtEndOfTurn(Outbound outbound) {
        loop.soon(outbound::flush);
    }

    @Override
    public void drained(Subscriber connection) {
        fanOut.drained(connection);
    }
}
