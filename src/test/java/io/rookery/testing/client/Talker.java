package io.rookery.testing.client;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A client that gives one command after the other and waits for each answer. */
public final class Talker implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 64 << 10;

    private final PlainSocket socket;
    private int lastId;

    private Talker(PlainSocket socket) {
        this.socket = socket;
    }

    public static Talker connected(Endpoint endpoint, String token) {
        try {
            Talker talker = new Talker(new PlainSocket(endpoint, RECEIVE_BUFFER_BYTES));
            talker.ask("session.connect", "{\"token\":\"" + token + "\"}");
            return talker;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The answer; fails when it is an error. */
    public String ask(String method, String params) {
        try {
            return socket.ask(++lastId, method, params);
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
