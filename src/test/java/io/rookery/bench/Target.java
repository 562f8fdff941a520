package io.rookery.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Where a server listens and how it is spoken to by connections of one run.
 *
 * @param channels that connections and messages are spread over: whoever has number n belongs to channel n modulo this
 * @param token of the connection with a number; {@code {t}} in what it says
 */
record Target(String host, int port, Ways ways, int channels, IntFunction<String> token) {
    Target(String host, int port, Ways ways, int channels) {
        this(host, port, ways, channels, number -> "");
    }

    boolean isBinary() {
        return ways.isBinary();
    }

    String subscriberPath(int number) {
        return filled(ways.subscriberPath(), number, number % channels);
    }

    String publisherPath(int number) {
        return filled(ways.publisherPath(), number, number % channels);
    }

    String partnerPath(int number) {
        return filled(ways.partnerPath(), number, 0);
    }

    /** What connection {@code number} says to listen to its channel. */
    List<byte[]> subscribe(int number) {
        return all(ways.subscribe(), number, number % channels);
    }

    /** What a connection says that listens to no channel. */
    List<byte[]> greet(int number) {
        return all(ways.greet(), number, 0);
    }

    byte[] ready() {
        return ways.ready().getBytes(StandardCharsets.UTF_8);
    }

    /** What publisher {@code number} says in its channel. */
    String message(int number) {
        return filled(ways.message(), number, number % channels);
    }

    /** What connection {@code number} writes to its partner. */
    String direct(int number) {
        return filled(ways.direct(), number, 0);
    }

    private List<byte[]> all(List<String> texts, int number, int channel) {
        return texts.stream()
                .map(text -> filled(text, number, channel).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private String filled(String text, int number, int channel) {
        return text.replace("{n}", Integer.toString(number))
                .replace("{m}", Integer.toString(number ^ 1))
                .replace("{c}", Integer.toString(channel))
                .replace("{t}", token.apply(number));
    }
}
