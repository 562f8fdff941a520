package io.rookery.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection that listens, publishes or does both, and does not come back when it is lost.
 *
 * <p>Used by its event loop only. {@link #ready} completes with the answer to the hello, or with the upgrade when there is none.
 */
final class Connection extends BareSocket {
    private static final byte[] ANSWER = "{\"jsonrpc\":\"2.0\",\"id\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        GREETING,
        OPEN,
        CLOSED
    }

    final CompletableFuture<Connection> ready = new CompletableFuture<>();
    private final Incidents incidents;
    private final boolean isBinary;
    private final List<byte[]> hello;
    private final byte[] greeted;
    private final int payloadBytes;
    private final Deliveries.@Nullable Cursor cursor;
    private State state = State.GREETING;

    /**
     * @param publishers whose messages it hears; 0 for none
     */
    private Connection(
            Loop loop,
            Incidents incidents,
            Target target,
            String path,
            List<byte[]> hello,
            int publishers,
            int payloadBytes) {
        super(loop, target.host(), path);
        this.incidents = incidents;
        this.isBinary = target.isBinary();
        this.hello = hello;
        this.greeted = target.ready();
        this.payloadBytes = payloadBytes;
        this.cursor = publishers == 0 ? null : new Deliveries.Cursor(publishers);
    }

    static Connection subscriber(
            Loop loop, Incidents incidents, Target target, int number, int publishers, int payload) {
        return new Connection(
                loop, incidents, target, target.subscriberPath(number), target.subscribe(number), publishers, payload);
    }

    static Connection publisher(Loop loop, Incidents incidents, Target target, int number) {
        return new Connection(loop, incidents, target, target.publisherPath(number), target.greet(number), 0, 0);
    }

    /** One that hears what its partner alone says. */
    static Connection partner(Loop loop, Incidents incidents, Target target, int number, int payload) {
        return new Connection(loop, incidents, target, target.partnerPath(number), target.greet(number), 1, payload);
    }

    @Override
    void upgraded() {
        hello.forEach(text -> say(isBinary, text));
        if (hello.isEmpty()) open();
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
        else if (Frames.startsWith(bytes, from, to, ANSWER)) answered(bytes, from, to, nowNanos);
        else if (cursor != null) loop().deliveries.frame(cursor, bytes, from, to, payloadBytes, nowNanos);
    }

    @Override
    void readDone() {
        loop().deliveries.publishCount();
        loop().afterRead.run();
    }

    /** Waits for the answer to the hello; what the server says unasked before it is passed over. */
    private void greeted(byte[] bytes, int from, int to) {
        if (Frames.contains(bytes, from, to, greeted)) open();
        else if (Frames.contains(bytes, from, to, ERROR))
            fail(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private void answered(byte[] bytes, int from, int to, long nowNanos) {
        if (Frames.contains(bytes, from, to, ERROR)) incidents.refused(bytes, from, to);
        else loop().deliveries.answer(bytes, from, to, nowNanos);
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
