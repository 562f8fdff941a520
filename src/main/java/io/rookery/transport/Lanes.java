package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.transport.DeliveryLedger.Fate;
import org.jspecify.annotations.Nullable;

/** What waits for one slow connection beside values, with its books. Belongs to one event loop. */
final class Lanes {
    /** Signals that wait; older ones are shed. */
    static final int SIGNAL_BYTES_MAX = 32 << 10;

    private final LogLane log;
    private final SignalLane signals = new SignalLane(SIGNAL_BYTES_MAX);
    private final DeliveryLedger ledger;
    private final GatewayMetrics metrics;

    Lanes(long logBytesMax, DeliveryLedger ledger, GatewayMetrics metrics) {
        this.log = new LogLane(logBytesMax);
        this.ledger = ledger;
        this.metrics = metrics;
    }

    /**
     * @return false when there is no room
     */
    boolean addStored(Batch batch) {
        boolean added = log.add(batch);
        if (added) {
            ledger.waits(DeliveryClass.LOG, batch.count());
        }
        return added;
    }

    void addSignal(Batch batch) {
        ledger.waits(DeliveryClass.SIGNAL, batch.count());
        int shed = signals.add(batch);
        ledger.waited(DeliveryClass.SIGNAL, Fate.SHED, shed);
        metrics.shed(DeliveryClass.SIGNAL, shed);
    }

    /** The next of what is stored, to be released by the receiver; null when nothing waits. */
    @Nullable
    ByteBuf nextStored() {
        long before = log.count();
        ByteBuf next = log.remove();
        ledger.waited(DeliveryClass.LOG, Fate.WRITTEN, before - log.count());
        return next;
    }

    /** The next signal, to be released by the receiver; null when nothing waits. */
    @Nullable
    ByteBuf nextSignal() {
        long before = signals.count();
        ByteBuf next = signals.remove();
        ledger.waited(DeliveryClass.SIGNAL, Fate.WRITTEN, before - signals.count());
        return next;
    }

    boolean isLogEmpty() {
        return log.isEmpty();
    }

    long logByteCount() {
        return log.byteCount();
    }

    long byteCount() {
        return log.byteCount() + signals.byteCount();
    }

    void release() {
        ledger.waited(DeliveryClass.LOG, Fate.DROPPED, log.count());
        ledger.waited(DeliveryClass.SIGNAL, Fate.DROPPED, signals.count());
        log.release();
        signals.release();
    }
}
