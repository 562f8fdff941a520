package io.rookery.routing;

/** What happens to a message when a receiver is slow. */
public enum DeliveryClass {
    /** Answers, errors, reconnect notices: in order, never shed. */
    CONTROL,
    /** Stored messages: never shed; who cannot take them reads them from the log later. */
    LOG,
    /** The latest of each key is enough. */
    VALUE,
    /** At most once. */
    SIGNAL
}
