package io.rookery.transport;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.routing.Subscriber;
import java.util.ArrayList;
import java.util.List;

/** What connections find around them, without an event loop: tasks for later wait until they are run. */
final class PatientLoop implements OutboundLoop {
    private final DeliveryLedger ledger = new DeliveryLedger();
    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    private final PacedWrites pacedWrites = new PacedWrites(0, (nanos, task) -> {}, () -> 0, () -> 0);
    private final List<Runnable> later = new ArrayList<>();

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
        return 8L * Outbound.WRITE_AHEAD_BYTES;
    }

    @Override
    public void executeLater(Runnable work) {
        later.add(work);
    }

    @Override
    public void flushAtEndOfTurn(Outbound outbound) {
        later.add(outbound::flush);
    }

    @Override
    public void drained(Subscriber connection) {}

    void runAll() {
        List.copyOf(later).forEach(Runnable::run);
    }
}
