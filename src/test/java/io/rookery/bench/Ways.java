package io.rookery.bench;

import java.util.List;
import java.util.Map;

/**
 * How a kind of server is spoken to. In all texts {@code {c}} stands for the number of a channel, {@code {n}} for that of the
 * connection, {@code {m}} for that of its partner, {@code {l}} for the length of a payload, {@code {p}} for the payload and {@code
 * {a}} for the {@link Marker} that it begins with, which comes back with the answer.
 *
 * @param isBinary whether frames are binary
 * @param subscriberPath request path of a connection that listens to a channel
 * @param publisherPath request path of a connection that publishes in a channel
 * @param partnerPath request path of a connection that writes to its partner and is written to
 * @param subscribe what a connection says to listen to its channel
 * @param greet what the other connections say
 * @param ready what the last answer to that contains; nothing where a connection is ready with its upgrade
 * @param message what is published in a channel
 * @param direct what is written to the partner
 */
record Ways(
        boolean isBinary,
        String subscriberPath,
        String publisherPath,
        String partnerPath,
        List<String> subscribe,
        List<String> greet,
        String ready,
        String message,
        String direct) {
    static final String PAYLOAD = "{p}";

    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.ping\"}";
    private static final String SUBSCRIBE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.subscribe\",\"params\":{\"topics\":[{\"topic\":\"world:b{c}\"}]}}";
    private static final String SIGNAL =
            "{\"jsonrpc\":\"2.0\",\"method\":\"signal.send\",\"params\":{%s,\"event\":\"bench\",\"payload\":\"{p}\"}}";
    private static final String STORED =
            "{\"jsonrpc\":\"2.0\",\"id\":\"{a}\",\"method\":\"%s\",\"params\":{%s,\"text\":\"{p}\"}}";
    private static final String TO_CHANNEL = "\"channel\":\"world:b{c}\"";
    private static final String TO_PARTNER = "\"to\":\"d{m}\"";

    private static final String NATS_CONNECT =
            "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"bench\",\"version\":\"1\",\"protocol\":1}\r\n";

    private static final String BRIDGE = "/eventbus/websocket";

    /** The bridge does not confirm a registration, but refuses at once what is said to an address that it does not serve. */
    private static final String BRIDGE_REFUSES = "{\"type\":\"publish\",\"address\":\"none\",\"body\":\"\"}";

    /** Other servers, by the names that {@code --peer} takes; docs/benchmarks/method.md says how they are set up. */
    static final Map<String, Ways> PEERS = Map.of(
            "nats",
            new Ways(
                    true,
                    "/",
                    "/",
                    "/",
                    List.of(NATS_CONNECT + "SUB ch.{c} 1\r\nPING\r\n"),
                    List.of(NATS_CONNECT + "SUB u.{n} 1\r\nPING\r\n"),
                    "PONG",
                    "PUB ch.{c} {l}\r\n{p}\r\n",
                    "PUB u.{m} {l}\r\n{p}\r\n"),
            "nchan",
            new Ways(
                    false,
                    "/sub?c=ch{c}",
                    "/pub?c=ch{c}",
                    "/peer?s=u{n}&p=u{m}",
                    List.of(),
                    List.of(),
                    "",
                    PAYLOAD,
                    PAYLOAD),
            "broadcast",
            new Ways(false, "/s/{c}", "/p/{c}", "/s/u{n}/p/u{m}", List.of(), List.of(), "", PAYLOAD, PAYLOAD),
            "bridge",
            new Ways(
                    false,
                    BRIDGE,
                    BRIDGE,
                    BRIDGE,
                    List.of("{\"type\":\"register\",\"address\":\"ch.{c}\"}", BRIDGE_REFUSES),
                    List.of("{\"type\":\"register\",\"address\":\"u.{n}\"}", BRIDGE_REFUSES),
                    "access_denied",
                    "{\"type\":\"publish\",\"address\":\"ch.{c}\",\"body\":\"{p}\"}",
                    "{\"type\":\"send\",\"address\":\"u.{m}\",\"body\":\"{p}\"}"));

    static Ways rookery(DeliveryKind kind) {
        boolean isSignal = kind == DeliveryKind.SIGNAL;
        return new Ways(
                false,
                "/ws?user=u{n}",
                "/ws?user=p{n}",
                "/ws?user=d{n}",
                List.of(SUBSCRIBE),
                List.of(PING),
                "\"result\"",
                isSignal ? SIGNAL.formatted(TO_CHANNEL) : STORED.formatted("chat.message", TO_CHANNEL),
                isSignal ? SIGNAL.formatted(TO_PARTNER) : STORED.formatted("chat.direct", TO_PARTNER));
    }

    static Ways of(DeliveryKind kind, BenchOptions options) {
        String peer = options.text("peer");
        if (peer == null) return rookery(kind);
        Ways ways = PEERS.get(peer);
        if (ways == null) {
            throw new IllegalArgumentException("--peer: " + peer + " (expected: one of " + PEERS.keySet() + ")");
        }
        return ways;
    }
}
