package io.rookery.testing.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** A client that listens to a channel and, from then on, takes nothing from its socket. */
public final class StuckClient implements AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 4096;
    private static final int ANSWER_MILLIS_MAX = 5_000;
    private static final int FRAME_BYTES_MAX = 4096;
    private static final int TEXT_FRAME = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_TWO_BYTES = 126;

    private final Socket socket = new Socket();

    private StuckClient() {}

    /** Connects, listens, reads the answer, and reads no more. */
    public static StuckClient listening(Endpoint endpoint, String user, String token, String channel) {
        StuckClient client = new StuckClient();
        try {
            client.socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            client.socket.setSoTimeout(ANSWER_MILLIS_MAX);
            client.socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), ANSWER_MILLIS_MAX);
            client.upgrade(endpoint);
            client.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.connect\",\"params\":{\"token\":\"" + token
                    + "\"}}");
            client.awaitAnswer(1, user);
            client.send(
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"system.subscribe\",\"params\":{\"topics\":[{\"topic\":\""
                            + channel + "\"}]}}");
            client.awaitAnswer(2, user);
            return client;
        } catch (IOException failure) {
            client.close();
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

    private void upgrade(Endpoint endpoint) throws IOException {
        String request = "GET /ws HTTP/1.1\r\nHost: " + endpoint.host() + ":" + endpoint.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: rookery.v1.json\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("answer: " + head + " (expected: 101)");
        }
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) readByte());
        }
        return head.toString();
    }

    private void send(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) TEXT_FRAME);
        if (payload.length < LENGTH_IN_TWO_BYTES) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | LENGTH_IN_TWO_BYTES)).putShort((short) payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % mask.length]));
        }
        OutputStream out = socket.getOutputStream();
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    /** Reads frames up to the one that answers. */
    private void awaitAnswer(int id, String user) throws IOException {
        String answer;
        do {
            answer = readFrame();
            if (answer.contains("\"error\"")) {
                throw new IOException(user + ": " + answer);
            }
        } while (!answer.contains("\"id\":" + id));
    }

    private String readFrame() throws IOException {
        readByte();
        int length = readByte();
        if (length == LENGTH_IN_TWO_BYTES) {
            length = readByte() << 8 | readByte();
        }
        if (length > FRAME_BYTES_MAX) {
            throw new IOException("frame: " + length + " bytes (expected: at most " + FRAME_BYTES_MAX + ")");
        }
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private int readByte() throws IOException {
        int read = socket.getInputStream().read();
        if (read < 0) {
            throw new IOException("the connection ended");
        }
        return read;
    }
}
