package io.rookery.testing.foreign;

import java.time.Duration;

/** A client in another language; see {@code src/test/clients}. */
public interface ForeignClient extends AutoCloseable {
    String name();

    /** Connects, and returns when it listens. */
    void listen(Exchange exchange);

    /** Tells it to publish. */
    void publish();

    /** Waits until it has published all and seen all. */
    Account account(Duration longest);

    @Override
    void close();
}
