package io.rookery.bench.micro;

import io.rookery.identity.UserId;
import io.rookery.protocol.Push;
import io.rookery.protocol.codec.Dialect;
import io.rookery.routing.FanOutOnLoop;
import io.rookery.transport.EagerGateway;

/** One topic of one event loop with its listeners: all that is done for a frame between its cursor and the socket's system call. */
final class Hub {
    private static final Push SIGNAL = Said.SIGNAL;

    private final FanOutOnLoop fanOut = new FanOutOnLoop();
    private final EagerGateway gateway;

    Hub(Dialect dialect, int listeners) {
        gateway = new EagerGateway(dialect);
        for (int i = 0; i < listeners; i++) {
            fanOut.join(gateway.connect(new UserId("u" + i)));
        }
    }

    /** One frame to every listener. */
    void say() {
        fanOut.signal(SIGNAL);
    }

    long written() {
        return gateway.signalsWritten();
    }
}
