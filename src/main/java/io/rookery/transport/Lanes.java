package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.session.FlightEvent;
import io.rookery.session.FlightRecorder;
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
    private final FlightRecorder recorder;

    Lanes(long logBytesMax, DeliveryLedger ledger, GatewayMetrics metrics, FlightRecorder recorder) {
        this.log = new LogLane(logBytesMax);
        this.ledger = ledger;
        this.metrics = metrics;
        this.recorder = recorder;
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
        if (shed > 0) {
            recorder.add(FlightEvent.SHED, FlightCodes.shed(DeliveryClass.SIGNAL, false), shed);
        }
    }

    /** The next of what is stored, to be released by the receiver; null when nothing waits. */
    @Nullable
    ByteBuf nextStored() {
        long before = log.count();
        ByteBuf next = log.remove();
        wrote(DeliveryClass.LOG, before - log.count(), next);
        return next;
    }

    /** The next signal, to be released by the receiver; null when nothing waits. */
    @Nullable
    ByteBuf nextSignal() {
        long before = signals.count();
        ByteBuf next = signals.remove();
        wrote(DeliveryClass.SIGNAL, before - signals.count(), next);
        return next;
    }

    private void wrote(DeliveryClass deliveryClass, long count, @Nullable ByteBuf frames) {
        if (frames != null) {
            ledger.waited(deliveryClass, Fate.WRITTEN, count);
            recorder.wrote((int) count, frames.readableBytes());
        }
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
