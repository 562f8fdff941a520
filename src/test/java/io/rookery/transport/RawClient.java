package io.rookery.transport;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** A client that says over its socket exactly what it is told to, and shows exactly what comes back. */
final class RawClient implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final AtomicLong sent = new AtomicLong();

    RawClient(int port) {
        this(port, 0);
    }

    /**
     * @param receiveBufferBytes zero for the system's choice
     */
    RawClient(int port, int receiveBufferBytes) {
        try {
            socket = new Socket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A connection that has been upgraded. */
    static RawClient webSocket(int port, String path, String... headers) {
        RawClient client = new RawClient(port);
        client.send(upgrade(path, headers));
        String head = client.head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IllegalStateException(head);
        }
        return client;
    }

    static String upgrade(String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY
                + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    RawClient text(String message) {
        return send(frame(0x81, message.getBytes(StandardCharsets.UTF_8)));
    }

    /** Says the same again and again until the server takes no more. */
    void sendUntilStuck(String message) {
        byte[] frames = frame(0x81, message.getBytes(StandardCharsets.UTF_8));
        Thread sending = new Thread(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(frames);
                    sent.incrementAndGet();
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        sending.setDaemon(true);
        sending.start();
        long before;
        do {
            before = sent.get();
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000);
        } while (sent.get() != before);
    }

    /** A masked frame with the shortest length that fits. */
    static byte[] frame(int head, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.write(0xFE);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(0xFF);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = {0x11, 0x22, 0x33, 0x44};
        out.writeBytes(mask);
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i & 3];
        }
        out.writeBytes(masked);
        return out.toByteArray();
    }

    /** The head of an HTTP answer. */
    String head() {
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("after: " + head);
                }
                head.append((char) next);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return head.toString();
    }

    /** The body that a head announced. */
    String body(String head) {
        int length = Arrays.stream(head.split("\r\n"))
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
        try {
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Frame frame() {
        try {
            int head = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if ((second & 0x80) != 0) {
                throw new IllegalStateException("a server does not mask");
            }
            long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
            return new Frame(head, Buffer.buffer(in.readNBytes((int) length)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next message, past pings. */
    String message() {
        Frame frame = frame();
        while (frame.head() == 0x89) {
            frame = frame();
        }
        if (frame.head() != 0x81) {
            throw new IllegalStateException("expected a text frame: " + frame);
        }
        return frame.text();
    }

    /** The code of the close frame that comes after whatever else comes. */
    int closeCode() {
        Frame frame = frame();
        while (frame.head() != 0x88) {
            frame = frame();
        }
        return frame.closeCode();
    }

    /** Whether the server ends the connection, and says nothing more before. */
    boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
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

    record Frame(int head, Buffer payload) {
        String text() {
            return payload.toString(StandardCharsets.UTF_8);
        }

        int closeCode() {
            return payload.getUnsignedShort(0);
        }

        @Override
        public String toString() {
            return "frame " + Integer.toHexString(head) + " of " + payload.length() + " bytes: "
                    + (head == 0x88 ? closeCode() : text());
        }
    }
}
