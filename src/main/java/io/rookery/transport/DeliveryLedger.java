package io.rookery.transport;

import io.rookery.routing.DeliveryClass;
import java.util.Locale;

/**
 * What became of the messages that were offered to the connections of one event loop, by delivery class. Every message is in
 * exactly one place: {@code offered = written + superseded + shed + deferred + dropped + pending}.
 *
 * <p>Written by its loop; others may read, and see each number a little late.
 */
final class DeliveryLedger {
    /** Where a message can end. */
    enum Fate {
        /** Given to the socket. */
        WRITTEN,
        /** A newer value of the same thing took its place. */
        SUPERSEDED,
        /** The connection was too slow for it. */
        SHED,
        /** Refused now and read from the log later, when it is offered again. */
        DEFERRED,
        /** The connection ended before. */
        DROPPED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final DeliveryClass[] CLASSES = DeliveryClass.values();
    private static final Fate[] FATES = Fate.values();

    private final long[] offered = new long[CLASSES.length];
    private final long[] pending = new long[CLASSES.length];
    private final long[][] ended = new long[CLASSES.length][FATES.length];

    void offered(DeliveryClass deliveryClass, int count) {
        offered[deliveryClass.ordinal()] += count;
    }

    /** Messages that wait for a connection from now on. */
    void waits(DeliveryClass deliveryClass, int count) {
        pending[deliveryClass.ordinal()] += count;
    }

    /** Messages that waited do so no longer. */
    void waited(DeliveryClass deliveryClass, Fate fate, long count) {
        pending[deliveryClass.ordinal()] -= count;
        ended(deliveryClass, fate, count);
    }

    /** Messages that never waited. */
    void ended(DeliveryClass deliveryClass, Fate fate, long count) {
        ended[deliveryClass.ordinal()][fate.ordinal()] += count;
    }

    long offered(DeliveryClass deliveryClass) {
        return offered[deliveryClass.ordinal()];
    }

    long pending(DeliveryClass deliveryClass) {
        return pending[deliveryClass.ordinal()];
    }

    long ended(DeliveryClass deliveryClass, Fate fate) {
        return ended[deliveryClass.ordinal()][fate.ordinal()];
    }
}
