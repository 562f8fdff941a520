package io.rookery.testing.client;

import io.vertx.core.buffer.Buffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** A WebSocket that is read when its owner reads, and not a byte earlier than the kernel likes. */
final class PlainSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int ANSWER_MILLIS_MAX = 5_000;
    private static final int FRAME_BYTES_MAX = 1 << 20;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;

    /** A whole message, or what controls the connection. */
    record Frame(int opcode, Buffer payload, int bytesOnTheWire) {
        String text() {
            return payload.toString();
        }
    }

    private final Socket socket = new Socket();

    /** Connects and waits for the upgrade. */
    PlainSocket(Endpoint endpoint, int receiveBufferBytes) throws IOException {
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
        socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), ANSWER_MILLIS_MAX);
        String request = "GET /ws HTTP/1.1\r\nHost: " + endpoint.host() + ":" + endpoint.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: rookery.v1.json\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) readByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("answer: " + head + " (expected: 101)");
        }
    }

    /** How long a read may take from now on. */
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    synchronized void send(int opcode, byte[] payload) throws IOException {
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) (FINAL | opcode));
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

    void send(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    Frame read() throws IOException {
        int first = readByte();
        int length = readByte();
        int header = 2;
        if (length == LENGTH_IN_TWO_BYTES) {
            length = readByte() << 8 | readByte();
            header = 4;
        } else if (length == LENGTH_IN_EIGHT_BYTES) {
            length =
                    (int) ByteBuffer.wrap(socket.getInputStream().readNBytes(8)).getLong();
            header = 10;
        }
        if (length < 0 || length > FRAME_BYTES_MAX) {
            throw new IOException("frame: " + length + " bytes (expected: at most " + FRAME_BYTES_MAX + ")");
        }
        InputStream in = socket.getInputStream();
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the connection ended within a frame");
        }
        return new Frame(first & 0x0f, Buffer.buffer(payload), header + length);
    }

    /** Sends a command and reads up to its answer. */
    String ask(int id, String method, String params) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
        while (true) {
            Frame frame = read();
            if (frame.opcode() == TEXT && frame.text().contains("\"id\":" + id)) {
                if (frame.text().contains("\"error\"")) {
                    throw new IOException(method + ": " + frame.text());
                }
                return frame.text();
            }
        }
    }

    private int readByte() throws IOException {
        int read = socket.getInputStream().read();
        if (read < 0) {
            throw new EOFException("the connection ended");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
