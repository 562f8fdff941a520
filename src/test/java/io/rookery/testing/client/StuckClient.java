package io.rookery.testing.client;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A client that listens to a channel and, from then on, takes nothing from its socket. */
public final class StuckClient implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 4096;

    private final PlainSocket socket;

    private StuckClient(PlainSocket socket) {
        this.socket = socket;
    }

    /** Connects, listens, reads the answer, and reads no more. */
    public static StuckClient listening(Endpoint endpoint, String token, String channel) {
        try {
            PlainSocket socket = new PlainSocket(endpoint, RECEIVE_BUFFER_BYTES);
            socket.ask(1, "session.connect", "{\"token\":\"" + token + "\"}");
            socket.ask(2, "system.subscribe", "{\"topics\":[{\"topic\":\"" + channel + "\"}]}");
            return new StuckClient(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
