package io.rookery.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.cluster.SlowStart;
import io.rookery.guard.MemoryPressure;
import io.rookery.protocol.CloseCode;
import io.rookery.routing.DeliveryClass;
import io.rookery.session.SessionCounts;
import io.rookery.session.SessionState.Phase;
import io.rookery.transport.DeliveryLedger.Fate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** What the gateways of a node count. Safe to use from any event loop. */
final class GatewayMetrics {
    private final LongAdder active = new LongAdder();
    private final Counter opened;
    private final Map<CloseCode, Counter> closed = new EnumMap<>(CloseCode.class);
    private final Counter closedByClient;
    private final Counter lost;
    private final Map<DeliveryClass, Counter> shed = new EnumMap<>(DeliveryClass.class);
    private final Counter behind;
    private final List<DeliveryLedger> ledgers = new CopyOnWriteArrayList<>();
    private final List<SessionCounts> counts = new CopyOnWriteArrayList<>();
    private final List<OpeningTurns> openings = new CopyOnWriteArrayList<>();
    private final Counter drainTold;
    private final Counter drainClosed;
    private final Counter closedForMemory;
    private final MeterRegistry registry;

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("websocket.active.connections", active, LongAdder::sum)
                .description("Open connections")
                .strongReference(true)
                .register(registry);
        opened = Counter.builder("websocket.connections")
                .description("Connections opened since the start")
                .register(registry);
        for (CloseCode code : CloseCode.values()) {
            closed.put(code, closedBecause(Integer.toString(code.number())));
        }
        closedByClient = closedBecause("client");
        lost = closedBecause("lost");
        behind = Counter.builder("websocket.connections.behind")
                .description("Times that a slow connection fell behind and went on from the log")
                .register(registry);
        registerLedgers();
        registerCounts();
        registerOpenings();
        drainTold = drained("told");
        drainClosed = drained("closed");
        closedForMemory = Counter.builder("rookery.memory.connections.closed")
                .description("Slow connections closed because memory was scarce")
                .register(registry);
        for (DeliveryClass deliveryClass : DeliveryClass.values()) {
            shed.put(
                    deliveryClass,
                    Counter.builder("websocket.messages.shed")
                            .description("Messages a slow connection did not get")
                            .tag("class", deliveryClass.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    private Counter closedBecause(String reason) {
        return Counter.builder("websocket.connections.closed")
                .description("Connections closed, by close code, or client or lost")
                .tag("reason", reason)
                .register(registry);
    }

    private Counter drained(String outcome) {
        return Counter.builder("rookery.drain.sessions")
                .description("Sessions a draining node sent elsewhere, and those it had to close")
                .tag("outcome", outcome)
                .register(registry);
    }

    void watch(MemoryPressure memory) {
        Gauge.builder("rookery.memory.full.ratio", memory, MemoryPressure::ratio)
                .description("How full the fuller memory is, heap or buffers")
                .strongReference(true)
                .register(registry);
        Gauge.builder("rookery.memory.pressure", memory, now -> now.level().ordinal())
                .description("0, 1 while new sessions are refused, 2 while slow connections are closed")
                .strongReference(true)
                .register(registry);
    }

    void watch(SlowStart slowStart) {
        Gauge.builder("rookery.slow.start.share", slowStart, SlowStart::share)
                .description("Of the new sessions that this node would admit if it were warm, those that it admits")
                .strongReference(true)
                .register(registry);
    }

    void opened() {
        active.increment();
        opened.increment();
    }

    /** Once for every {@link #opened()}. */
    void gone() {
        active.decrement();
    }

    void closed(CloseCode code) {
        Counter counter = closed.get(code);
        if (counter != null) {
            counter.increment();
        }
    }

    void closedByClient() {
        closedByClient.increment();
    }

    void lost() {
        lost.increment();
    }

    /** Beside {@link #closed}. */
    void closedForMemory() {
        closedForMemory.increment();
    }

    void shed(DeliveryClass deliveryClass, int count) {
        Counter counter = shed.get(deliveryClass);
        if (counter != null) {
            counter.increment(count);
        }
    }

    /** A connection could not take what was stored, and will be fed from the log. */
    void fellBehind() {
        behind.increment();
    }

    /** Has the numbers of an event loop counted with those of the others. */
    void add(DeliveryLedger ledger) {
        ledgers.add(ledger);
    }

    /** Has the states of an event loop's connections counted with those of the others. */
    void add(SessionCounts ofLoop) {
        counts.add(ofLoop);
    }

    /** Has the sessions that an event loop is opening counted with those of the others. */
    void add(OpeningTurns ofLoop) {
        openings.add(ofLoop);
    }

    private void registerOpenings() {
        openings("under_way", OpeningTurns::underWay);
        openings("waiting", OpeningTurns::waiting);
        Gauge.builder("rookery.session.openings.limit", openings, all -> sum(all, OpeningTurns::atOnce))
                .description("Sessions that may be opened at the same time, for now")
                .strongReference(true)
                .register(registry);
    }

    private void openings(String state, ToLongFunction<OpeningTurns> number) {
        Gauge.builder("rookery.session.openings", openings, all -> sum(all, number))
                .description("Sessions that are being opened, and those that wait for their turn")
                .tag("state", state)
                .strongReference(true)
                .register(registry);
    }

    private void registerCounts() {
        for (Phase phase : EnumSet.complementOf(EnumSet.of(Phase.DISCONNECTED))) {
            Gauge.builder("rookery.sessions", counts, all -> sum(all, each -> each.count(phase)))
                    .description("Open connections by the state of their sessions")
                    .tag("state", phase.label())
                    .strongReference(true)
                    .register(registry);
        }
    }

    private void registerLedgers() {
        for (DeliveryClass deliveryClass : DeliveryClass.values()) {
            String label = deliveryClass.name().toLowerCase(Locale.ROOT);
            FunctionCounter.builder(
                            "websocket.messages.offered", ledgers, all -> sum(all, each -> each.offered(deliveryClass)))
                    .description("Messages offered to connections, each as often as there were receivers")
                    .tag("class", label)
                    .register(registry);
            Gauge.builder("websocket.messages.pending", ledgers, all -> sum(all, each -> each.pending(deliveryClass)))
                    .description("Messages that wait for connections")
                    .tag("class", label)
                    .register(registry);
            for (Fate fate : Fate.values()) {
                FunctionCounter.builder(
                                "websocket.messages.ended",
                                ledgers,
                                all -> sum(all, each -> each.ended(deliveryClass, fate)))
                        .description("What became of messages that were offered: offered less all of these is pending")
                        .tag("class", label)
                        .tag("fate", fate.label())
                        .register(registry);
            }
        }
    }

    private static <T> double sum(List<T> loops, ToLongFunction<T> number) {
        return loops.stream().mapToLong(number).sum();
    }

    /** A session was sent elsewhere. */
    void drainTold() {
        drainTold.increment();
    }

    /** A session that was sent elsewhere had not gone in time. */
    void drainClosed() {
        drainClosed.increment();
    }

    /** A client asked where to connect. */
    void gatewayAnswered(int status) {
        Counter.builder("rookery.gateway.answers")
                .description("Answers to clients that asked where to connect, by HTTP status")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    /** A request to the HTTP API. */
    void apiAnswered(int status) {
        Counter.builder("rookery.api.answers")
                .description("Answers of the HTTP API, by HTTP status")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    /** An upgrade that was refused. */
    void refused(int status) {
        Counter.builder("websocket.upgrades.refused")
                .description("Upgrades refused, by HTTP status")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }
}
