package io.rookery.bench;

import java.nio.charset.StandardCharsets;

/**
 * How a server is spoken to: whom connections are, how they begin to listen, and what publishing looks like.
 *
 * @param subscriberPath request path of a listening connection; {@code {n}} is its number
 * @param publisherPath request path of a publishing connection
 * @param hello what a listening connection says first; empty when nothing
 * @param messagePrefix what stands before the payload in a published message
 * @param messageSuffix what stands after it
 */
record Target(
        String host,
        int port,
        String subscriberPath,
        String publisherPath,
        String hello,
        String messagePrefix,
        String messageSuffix) {
    private static final String CHANNEL = "world:bench";
    private static final String SUBSCRIBE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.subscribe\",\"params\":{\"topics\":[{\"topic\":\"%s\"}]}}"
                    .formatted(CHANNEL);
    private static final String SIGNAL =
            "{\"jsonrpc\":\"2.0\",\"method\":\"signal.send\",\"params\":{\"channel\":\"%s\",\"event\":\"bench\",\"payload\":\"{p}\"}}"
                    .formatted(CHANNEL);
    private static final String LOG =
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"chat.message\",\"params\":{\"channel\":\"%s\",\"text\":\"{p}\"}}"
                    .formatted(CHANNEL);

    static Target of(String host, int port, DeliveryKind kind, BenchOptions options) {
        String message = options.text("message", kind == DeliveryKind.SIGNAL ? SIGNAL : LOG);
        int payload = message.indexOf("{p}");
        if (payload < 0) throw new IllegalArgumentException("--message: " + message + " (expected: {p} in it)");
        return new Target(
                host,
                port,
                options.text("subscriber-path", "/ws?user=u{n}"),
                options.text("publisher-path", "/ws?user=p{n}"),
                options.text("hello", SUBSCRIBE),
                message.substring(0, payload),
                message.substring(payload + 3));
    }

    String subscriberPath(int number) {
        return subscriberPath.replace("{n}", Integer.toString(number));
    }

    String publisherPath(int number) {
        return publisherPath.replace("{n}", Integer.toString(number));
    }

    byte[] helloBytes() {
        return hello.getBytes(StandardCharsets.UTF_8);
    }
}
