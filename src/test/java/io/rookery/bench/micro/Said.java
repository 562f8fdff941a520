package io.rookery.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Push;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Sender;
import io.rookery.protocol.codec.CodecBounds;
import io.rookery.protocol.codec.Dialect;
import io.rookery.protocol.codec.JsonDialect;
import io.rookery.protocol.codec.ProtobufDialect;
import io.rookery.protocol.codec.ProtobufTwin;

/** What is read and written by the benchmarks: texts of 128 characters, where there is a text. */
final class Said {
    private static final CodecBounds BOUNDS = new CodecBounds(32, 32, 1 << 20);
    private static final String TEXT =
            "To be, or not to be: that is the question. ".repeat(3).substring(0, 128);
    private static final Sender ALICE = new Sender("alice", "Alice");
    private static final long NOON = 1_767_268_800_123L;

    static final Push SIGNAL = new Push.Signal(
            "world:plaza", null, ALICE, "wave", RawJson.ofChecked(('"' + TEXT + '"').getBytes(UTF_8)), NOON);
    static final Push CHAT = new Push.Chat(
            new ChatMessage("world:plaza", "e7", 1043, "AZrHn0o6cAC2", ALICE, "text", TEXT, null, null, NOON));

    private Said() {}

    static Dialect dialect(String name) {
        return switch (name) {
            case "json" -> new JsonDialect(BOUNDS);
            case "protobuf" -> new ProtobufDialect(BOUNDS);
            default -> throw new IllegalArgumentException("dialect: " + name + " (expected: json or protobuf)");
        };
    }

    static Push push(String method) {
        return switch (method) {
            case "signal.event" -> SIGNAL;
            case "chat.message" -> CHAT;
            default ->
                throw new IllegalArgumentException("push: " + method + " (expected: signal.event or chat.message)");
        };
    }

    /** The command in a dialect. */
    static byte[] command(String method, Dialect dialect) {
        String request =
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}".formatted(method, params(method));
        return dialect.binary() ? ProtobufTwin.ofRequest(request) : request.getBytes(UTF_8);
    }

    private static String params(String method) {
        return switch (method) {
            case "signal.send" -> "{\"channel\":\"world:plaza\",\"event\":\"wave\",\"payload\":\"%s\"}".formatted(TEXT);
            case "chat.message" ->
                "{\"channel\":\"world:plaza\",\"text\":\"%s\",\"clientMessageId\":\"c-1043\"}".formatted(TEXT);
            case "system.subscribe" ->
                "{\"topics\":[{\"topic\":\"world:plaza\"},{\"topic\":\"guild:42\",\"since\":{\"epoch\":\"e7\",\"offset\":1042}}]}";
            default ->
                throw new IllegalArgumentException(
                        "command: " + method + " (expected: signal.send, chat.message or system.subscribe)");
        };
    }
}
