package io.rookery.bench;

/** The delivery classes that can be published by a client. */
enum DeliveryKind {
    SIGNAL,
    LOG
}
