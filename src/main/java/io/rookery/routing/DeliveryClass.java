package io.rookery.routing;

/** What happens to a message when a receiver is slow. Waiting messages leave in the order of these. */
public enum DeliveryClass {
    /** Answers, errors, reconnect notices: in order, never shed; who lets too many pile up is closed. */
    CONTROL,
    /** Stored messages: never shed; who cannot take them is fed from the log later, at its own speed. */
    LOG,
    /** The latest of each key is enough: an older one is superseded. */
    VALUE,
    /** At most once: of those that wait the oldest are shed. */
    SIGNAL
}
