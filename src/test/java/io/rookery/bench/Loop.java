package io.rookery.bench;

import io.netty.channel.EventLoop;

/** One event loop of the client with what its connections share, so that none of them owns a large buffer. */
final class Loop {
    /** The most that is read from a socket at once. */
    static final int READ_BYTES = 256 * 1024;

    /** The longest frame a server may send. */
    static final int FRAME_BYTES_MAX = 1024 * 1024;

    final EventLoop events;
    final Deliveries deliveries = new Deliveries();
    final OneBuffer received = new OneBuffer(READ_BYTES);
    final byte[] scratch = new byte[READ_BYTES + FRAME_BYTES_MAX];

    /** Called after each read; set while a closed loop publishes from here. */
    Runnable afterRead = () -> {};

    Loop(EventLoop events) {
        this.events = events;
    }
}
