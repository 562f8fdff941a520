package io.rookery.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One connection that listens or publishes and does not come back when it is lost.
 *
 * <p>Used by its event loop only. {@link #ready} completes when the first frame that looks like an answer has come, or with
 * the upgrade when there is no hello.
 */
final class Connection extends BareSocket {
    private static final byte[] NOTHING = {};
    private static final byte[] RESULT = "\"result\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        GREETING,
        OPEN,
        CLOSED
    }

    final CompletableFuture<Connection> ready = new CompletableFuture<>();
    private final Incidents incidents;
    private final boolean publishes;
    private final byte[] hello;
    private final int payloadBytes;
    private final Deliveries.Cursor cursor;
    private State state = State.GREETING;

    private Connection(
            Loop loop,
            Incidents incidents,
            boolean publishes,
            String host,
            String path,
            byte[] hello,
            int publishers,
            int payloadBytes) {
        super(loop, host, path);
        this.incidents = incidents;
        this.publishes = publishes;
        this.hello = hello;
        this.payloadBytes = payloadBytes;
        this.cursor = new Deliveries.Cursor(publishers);
    }

    static Connection subscriber(
            Loop loop, Incidents incidents, Target target, int number, int publishers, int payload) {
        return new Connection(
                loop,
                incidents,
                false,
                target.host(),
                target.subscriberPath(number),
                target.helloBytes(),
                publishers,
                payload);
    }

    static Connection publisher(Loop loop, Incidents incidents, Target target, int number) {
        return new Connection(loop, incidents, true, target.host(), target.publisherPath(number), NOTHING, 0, 0);
    }

    @Override
    void upgraded() {
        if (hello.length == 0) open();
        else say(hello);
    }

    private void open() {
        state = State.OPEN;
        ready.complete(this);
    }

    @Override
    void turnedAway(String head) {
        fail(head.lines().findFirst().orElse(head));
    }

    @Override
    void received(byte[] bytes, int from, int to, long nowNanos) {
        if (state != State.OPEN) greeted(bytes, from, to);
        else if (publishes) answered(bytes, from, to);
        else loop().deliveries.frame(cursor, bytes, from, to, payloadBytes, nowNanos);
    }

    @Override
    void readDone() {
        loop().deliveries.publishCount();
        loop().afterRead.run();
    }

    /** Waits for the answer to the hello; what the server says unasked before it is passed over. */
    private void greeted(byte[] bytes, int from, int to) {
        if (Frames.contains(bytes, from, to, RESULT)) open();
        else if (Frames.contains(bytes, from, to, ERROR))
            fail(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private void answered(byte[] bytes, int from, int to) {
        if (Frames.contains(bytes, from, to, ERROR)) incidents.refused(bytes, from, to);
    }

    @Override
    void unreachable(Throwable cause) {
        ready.completeExceptionally(cause);
    }

    @Override
    void ended(int code, String reason) {
        if (state == State.OPEN) incidents.disconnected(reason);
        fail(reason);
    }

    private void fail(String reason) {
        state = State.CLOSED;
        ready.completeExceptionally(new IOException(reason));
    }
}
