package io.rookery.testing.client;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client that reads so many bytes a second and no more, answers pings when it comes to them, and remembers what it read. */
public final class ThrottledClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    /** As small as that of a phone, and not smaller: a kernel that cannot send a whole segment takes the peer for stuck. */
    private static final int RECEIVE_BUFFER_BYTES = 32 << 10;

    private final PlainSocket socket;
    private final int bytesPerSecond;
    private final List<JsonObject> pushes = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "throttled client");
    private String end = "";
    private volatile boolean closing;

    private ThrottledClient(PlainSocket socket, int bytesPerSecond) {
        this.socket = socket;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Connects and listens to channels and a user's presence, then begins to read slowly. */
    public static ThrottledClient listening(
            Endpoint endpoint, String token, List<String> channels, String watched, int bytesPerSecond) {
        try {
            PlainSocket socket = new PlainSocket(endpoint, RECEIVE_BUFFER_BYTES);
            socket.ask(1, "session.connect", "{\"token\":\"" + token + "\"}");
            List<String> topics = channels.stream()
                    .map(channel -> "{\"topic\":\"" + channel + "\"}")
                    .toList();
            socket.ask(2, "system.subscribe", "{\"topics\":[" + String.join(",", topics) + "]}");
            socket.ask(3, "presence.subscribe", "{\"users\":[\"" + watched + "\"]}");
            socket.patience(PATIENCE_MILLIS);
            ThrottledClient client = new ThrottledClient(socket, bytesPerSecond);
            client.reader.start();
            return client;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What was pushed so far under a method, as far as it is wanted. */
    public synchronized List<JsonObject> pushed(String method, Predicate<JsonObject> wanted) {
        return pushes.stream()
                .filter(push -> method.equals(push.getString("method")))
                .map(push -> push.getJsonObject("params"))
                .filter(wanted)
                .toList();
    }

    /** Why the connection ended; empty while it lives. */
    public synchronized String end() {
        return end;
    }

    private void read() {
        try {
            while (!closing) {
                PlainSocket.Frame frame = socket.read();
                take(frame);
                TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(frame.bytesOnTheWire()) / bytesPerSecond);
            }
        } catch (IOException | InterruptedException failure) {
            ended(failure.toString());
        }
    }

    private void take(PlainSocket.Frame frame) throws IOException {
        if (frame.opcode() == PlainSocket.PING) {
            socket.send(PlainSocket.PONG, frame.payload().getBytes());
        } else if (frame.opcode() == PlainSocket.CLOSE) {
            throw new IOException("closed by the server");
        } else {
            synchronized (this) {
                pushes.add(new JsonObject(frame.text()));
            }
        }
    }

    private synchronized void ended(String why) {
        end = closing ? "" : why;
    }

    @Override
    public void close() {
        closing = true;
        try {
            socket.close();
            reader.join();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
