package io.rookery.transport;

import io.rookery.routing.Subscriber;

/** What {@link Outbound} needs of its event loop. */
interface OutboundLoop {
    DeliveryLedger ledger();

    GatewayMetrics metrics();

    PacedWrites pacedWrites();

    /** What may wait for one connection, beside what the kernel holds. */
    long outboundBytesMax();

    /** After what is being done now. */
    void executeLater(Runnable work);

    void flushAtEndOfTurn(Outbound outbound);

    /** A connection that refused stored messages can take more. */
    void drained(Subscriber connection);
}
