package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a client gets for input that is wrong: exactly one answer each, and no line in the log. */
class MalformedInputIT {
    private static final int TEXT = 0x81;
    private static GatewayFixture gateway;
    private static ServerLog log;
    private static String token;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.with("limits.header-deadline", "400ms")
                .with("limits.commands-per-second", "unlimited")
                .with("limits.commands-burst", "unlimited")
                .with("limits.connections-per-user", "unlimited")
                .start();
        token = gateway.token("alice");
        log = new ServerLog();
    }

    @AfterAll
    static void stop() {
        List<String> complaints = log.complaints();
        log.close();
        gateway.close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void thereAreAtLeastSixtyCases() {
        assertThat(handshakes().count() + frames().count() + commands().count()).isGreaterThanOrEqualTo(60);
    }

    // --- handshakes

    @TestFactory
    Stream<DynamicTest> handshakes() {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(handshake("no Upgrade", without("Upgrade"), 426));
        tests.add(handshake("Upgrade to something else", replaced("Upgrade", "h2c"), 426));
        tests.add(handshake("no Connection", without("Connection"), 400));
        tests.add(handshake("Connection without upgrade", replaced("Connection", "keep-alive"), 400));
        tests.add(handshake("no Host", without("Host"), 400));
        tests.add(handshake("two Hosts", added("Host: other"), 400));
        tests.add(handshake("no key", without("Sec-WebSocket-Key"), 400));
        tests.add(handshake("two keys", added("Sec-WebSocket-Key: " + RawClient.KEY), 400));
        tests.add(handshake("a short key", replaced("Sec-WebSocket-Key", "AAAA"), 400));
        tests.add(handshake("a key that is no base64", replaced("Sec-WebSocket-Key", "!".repeat(24)), 400));
        tests.add(handshake("a key with loose bits", replaced("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZR=="), 400));
        tests.add(handshake("no version", without("Sec-WebSocket-Version"), 426));
        tests.add(handshake("version 8", replaced("Sec-WebSocket-Version", "8"), 426));
        tests.add(handshake("version 13 and 8", replaced("Sec-WebSocket-Version", "13, 8"), 426));
        tests.add(handshake("a foreign origin", added("Origin: https://evil.example"), 403));
        tests.add(
                handshake("an origin that only begins right", added("Origin: http://localhost:80.evil.example"), 403));
        tests.add(handshake("origin null", added("Origin: null"), 403));
        tests.add(handshake("two origins", added("Origin: http://localhost:1", "Origin: http://localhost:2"), 400));
        tests.add(handshake("a body", added("Content-Length: 3"), 400));
        tests.add(handshake("a chunked body", added("Transfer-Encoding: chunked"), 400));
        tests.add(handshake("a token that is none", added("Authorization: Bearer x.y.z"), 401));
        tests.add(handshake("another scheme", added("Authorization: Basic YTpi"), 401));
        tests.add(handshake("an empty token", added("Authorization: Bearer "), 401));
        tests.add(handshake("a bad token in the query", request("GET", "/ws?token=nonsense", "HTTP/1.1"), 401));
        tests.add(handshake("a user for a token", request("GET", "/ws?user=alice", "HTTP/1.1"), 401));
        tests.add(handshake("a cookie without origin", added("Cookie: auth_token=" + token), 401));
        tests.add(handshake("a bad cookie", added("Origin: http://localhost:9", "Cookie: auth_token=bad"), 401));
        tests.add(handshake("POST", request("POST", "/ws", "HTTP/1.1"), 405));
        tests.add(handshake("HTTP/1.0", request("GET", "/ws", "HTTP/1.0"), 400));
        tests.add(handshake("another path", request("GET", "/wss", "HTTP/1.1"), 404));
        tests.add(handshake("a long request line", request("GET", "/ws?" + "a".repeat(9000), "HTTP/1.1"), 414));
        tests.add(handshake("large headers", added("X-Large: " + "a".repeat(20_000)), 431));
        tests.add(handshake("a header without colon", added("nonsense here"), 400));
        tests.add(handshake("no HTTP at all", "\u0016\u0003\u0001nonsense\r\n\r\n", 400));
        tests.add(DynamicTest.dynamicTest("a request that stops half way is closed", () -> {
            try (RawClient client = new RawClient(gateway.port())) {
                client.send("GET /ws HTTP/1.1\r\nHost: loc");

                assertThat(client.isEnded()).isTrue();
            }
        }));
        tests.add(DynamicTest.dynamicTest("nothing at all is closed", () -> {
            try (RawClient client = new RawClient(gateway.port())) {
                assertThat(client.isEnded()).isTrue();
            }
        }));
        tests.add(DynamicTest.dynamicTest("an unknown subprotocol is closed with 4505", () -> {
            try (RawClient client = RawClient.webSocket(gateway.port(), "/ws", "Sec-WebSocket-Protocol: mqtt, soap")) {
                assertThat(client.closeCode()).isEqualTo(4505);
                assertThat(client.isEnded()).isTrue();
            }
        }));
        return tests.stream();
    }

    private static DynamicTest handshake(String name, String request, int status) {
        return DynamicTest.dynamicTest(name + " is answered with " + status, () -> {
            try (RawClient client = new RawClient(gateway.port())) {
                String head = client.send(request).head();

                assertThat(head).matches("(?s)HTTP/1\\.[01] " + status + " .*");
                assertThat(head.toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/problem+json");
                assertThat(new JsonObject(client.body(head)).getInteger("status"))
                        .isEqualTo(status);
                if (name.contains("ersion")) {
                    assertThat(head).containsIgnoringCase("Sec-WebSocket-Version: 13");
                }
            }
        });
    }

    private static String request(String method, String target, String version) {
        return RawClient.upgrade("/ws").replace("GET /ws HTTP/1.1", method + " " + target + " " + version);
    }

    private static String added(String... headers) {
        return RawClient.upgrade("/ws", headers);
    }

    private static String without(String header) {
        return String.join(
                "\r\n",
                Arrays.stream(RawClient.upgrade("/ws").split("\r\n", -1))
                        .filter(line -> !line.startsWith(header + ":"))
                        .toList());
    }

    private static String replaced(String header, String value) {
        return without(header).replace("\r\n\r\n", "\r\n" + header + ": " + value + "\r\n\r\n");
    }

    // --- frames

    @TestFactory
    Stream<DynamicTest> frames() {
        byte[] ping = {0x7B, 0x7D};
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(frame("a frame that is not masked", new byte[] {(byte) TEXT, 2, '{', '}'}, 1002));
        tests.add(frame("reserved bit 1", RawClient.frame(0xC1, ping), 1002));
        tests.add(frame("reserved bit 2", RawClient.frame(0xA1, ping), 1002));
        tests.add(frame("reserved bit 3", RawClient.frame(0x91, ping), 1002));
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            tests.add(frame("opcode " + opcode, RawClient.frame(0x80 | opcode, ping), 1002));
        }
        tests.add(frame("a continuation of nothing", RawClient.frame(0x80, ping), 1002));
        tests.add(frame(
                "a message within a message", join(RawClient.frame(0x01, ping), RawClient.frame(0x81, ping)), 1002));
        tests.add(frame("a fragmented ping", RawClient.frame(0x09, ping), 1002));
        tests.add(frame("a ping of 126 bytes", RawClient.frame(0x89, new byte[126]), 1002));
        tests.add(frame("a close of one byte", RawClient.frame(0x88, new byte[1]), 1002));
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535}) {
            tests.add(frame(
                    "close with " + code, RawClient.frame(0x88, new byte[] {(byte) (code >> 8), (byte) code}), 1002));
        }
        tests.add(frame(
                "a close with a bad reason", RawClient.frame(0x88, new byte[] {3, (byte) 0xE8, (byte) 0xFF}), 1007));
        tests.add(frame("a length in two bytes that fits in one", bytes(0x81, 0xFE, 0, 125), 1002));
        tests.add(frame(
                "a length in eight bytes that fits in two", bytes(0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF), 1002));
        tests.add(frame("a negative length", bytes(0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0), 1002));
        tests.add(frame("a frame of more than 64 KiB", bytes(0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1), 1009));
        tests.add(frame("a message of more than 256 KiB", fragments(5, 64 * 1024), 1009));
        tests.add(frame("a message of 65 fragments", fragments(65, 1), 1008));
        tests.add(frame("a binary frame in the text dialect", RawClient.frame(0x82, ping), 1003));
        tests.add(frame("text that is not UTF-8", RawClient.frame(TEXT, bytes('{', 0xC0, 0xAF, '}')), 1007));
        tests.add(frame("a surrogate", RawClient.frame(TEXT, bytes(0xED, 0xA0, 0x80)), 1007));
        tests.add(frame("a character cut off", RawClient.frame(TEXT, bytes('{', 0xE2, 0x82)), 1007));
        tests.add(frame(
                "a bad character over two fragments",
                join(RawClient.frame(0x01, bytes(0xF0, 0x90)), RawClient.frame(0x80, bytes(0x80, 0xC0))),
                1007));
        tests.add(DynamicTest.dynamicTest("text in the binary dialect is closed with 1003", () -> {
            try (RawClient client =
                    RawClient.webSocket(gateway.port(), "/ws", "Sec-WebSocket-Protocol: rookery.v1.protobuf")) {
                assertThat(client.text("{}").closeCode()).isEqualTo(1003);
            }
        }));
        return tests.stream();
    }

    private static DynamicTest frame(String name, byte[] frames, int code) {
        return DynamicTest.dynamicTest(name + " is closed with " + code, () -> {
            try (RawClient client = gateway.webSocket()) {
                client.send(frames);

                assertThat(client.closeCode()).isEqualTo(code);
                assertThat(client.isEnded()).isTrue();
            }
        });
    }

    private static byte[] fragments(int count, int bytes) {
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) ' ');
        byte[] all = RawClient.frame(0x01, payload);
        for (int i = 1; i < count; i++) {
            all = join(all, RawClient.frame(i == count - 1 ? 0x80 : 0x00, payload));
        }
        return all;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    // --- commands

    @TestFactory
    Stream<DynamicTest> commands() {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(command("no JSON", "hello", -32700));
        tests.add(command("half an object", "{\"jsonrpc\":\"2.0\",\"id\":1", -32700));
        tests.add(command("two objects", "{} {}", -32700));
        tests.add(command("an empty message", "", -32700));
        tests.add(command("a number", "42", -32600));
        tests.add(command("an empty batch", "[]", -32600));
        tests.add(command("no version", "{\"id\":1,\"method\":\"system.ping\"}", -32600));
        tests.add(command("version 1", "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"system.ping\"}", -32600));
        tests.add(command("no method", "{\"jsonrpc\":\"2.0\",\"id\":1}", -32600));
        tests.add(command("a method that is a number", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", -32600));
        tests.add(command(
                "an id that is an object", "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"system.ping\"}", -32600));
        tests.add(command(
                "a long id",
                "{\"jsonrpc\":\"2.0\",\"id\":\"" + "i".repeat(65) + "\",\"method\":\"system.ping\"}",
                -32600));
        tests.add(command("a method nobody knows", asked("system.selfdestruct", "{}"), -32601));
        tests.add(command("params that are a list", asked("system.ping", "[]"), -32602));
        tests.add(command("an unknown parameter", asked("system.ping", "{\"x\":1}"), -32602));
        tests.add(command("a missing parameter", asked("system.subscribe", "{}"), -32602));
        tests.add(command("a parameter of another type", asked("system.subscribe", "{\"topics\":7}"), -32602));
        tests.add(command(
                "a topic of no kind", asked("system.subscribe", "{\"topics\":[{\"topic\":\"nothing\"}]}"), -32602));
        tests.add(command(
                "a negative offset",
                asked(
                        "system.subscribe",
                        "{\"topics\":[{\"topic\":\"world:x\",\"since\":{\"epoch\":\"e\",\"offset\":-1}}]}"),
                -32602));
        tests.add(command("a status nobody has", asked("presence.update", "{\"status\":\"bored\"}"), -32602));
        tests.add(command("a second connect", asked("session.connect", "{\"token\":\"" + token + "\"}"), -32003));
        tests.add(command("a token that is none", asked("auth.token.refresh", "{\"token\":\"x\"}"), -32000));
        tests.add(command(
                "a session that is not there",
                asked("session.resume", "{\"sessionId\":\"no\",\"recoveryToken\":\"no\",\"positions\":{}}"),
                -32002));
        tests.add(early("a command before session.connect", asked("system.ping", "{}"), -32000, 0));
        tests.add(early("session.connect without token", asked("session.connect", "{}"), -32000, 0));
        tests.add(
                early("session.connect with a bad token", asked("session.connect", "{\"token\":\"x\"}"), -32000, 4501));
        tests.add(early(
                "a resume of nothing",
                asked("session.resume", "{\"sessionId\":\"no\",\"recoveryToken\":\"no\",\"positions\":{}}"),
                -32002,
                0));
        tests.add(DynamicTest.dynamicTest(
                "a batch is answered as one, in order, whatever is wrong with its parts", () -> {
                    try (RawClient client = gateway.session("alice")) {
                        client.text("[" + asked("system.ping", "{}") + ",7,"
                                + asked("nothing", "{}").replace("\"id\":1", "\"id\":2") + "]");

                        JsonArray answers = new JsonArray(client.message());

                        assertThat(answers.size()).isEqualTo(3);
                        assertThat(answers.getJsonObject(0).getJsonObject("result"))
                                .isNotNull();
                        assertThat(code(answers.getJsonObject(1))).isEqualTo(-32600);
                        assertThat(code(answers.getJsonObject(2))).isEqualTo(-32601);
                    }
                }));
        tests.add(DynamicTest.dynamicTest("a command without id is not answered", () -> {
            try (RawClient client = gateway.session("alice")) {
                client.text("{\"jsonrpc\":\"2.0\",\"method\":\"nothing\"}").text(asked("system.ping", "{}"));

                assertThat(new JsonObject(client.message()).getInteger("id")).isEqualTo(1);
            }
        }));
        return tests.stream();
    }

    private static String asked(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static int code(JsonObject answer) {
        return answer.getJsonObject("error").getInteger("code");
    }

    private static DynamicTest command(String name, String message, int code) {
        return DynamicTest.dynamicTest(name + " is refused with " + code, () -> {
            try (RawClient client = gateway.session("alice")) {
                assertThat(code(new JsonObject(client.text(message).message()))).isEqualTo(code);
                assertGoesOn(client);
            }
        });
    }

    private static void assertGoesOn(RawClient client) {
        client.text(asked("system.ping", "{}"));
        assertThat(new JsonObject(client.message()).getJsonObject("result")).isNotNull();
    }

    private static DynamicTest early(String name, String message, int code, int closeCode) {
        return DynamicTest.dynamicTest(name + " is refused with " + code, () -> {
            try (RawClient client = gateway.webSocket()) {
                assertThat(code(new JsonObject(client.text(message).message()))).isEqualTo(code);
                if (closeCode != 0) {
                    assertThat(client.closeCode()).isEqualTo(closeCode);
                }
            }
        });
    }
}
