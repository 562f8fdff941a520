package io.rookery.protocol;

/** How urgent a message is beside others of its class. */
public enum Priority {
    CRITICAL,
    HIGH,
    NORMAL,
    LOW,
    BULK
}
