package io.rookery.protocol.codec;

import static io.rookery.protocol.ErrorCode.INVALID_PARAMS;
import static io.rookery.protocol.ErrorCode.INVALID_REQUEST;
import static io.rookery.protocol.ErrorCode.METHOD_NOT_FOUND;
import static io.rookery.protocol.ErrorCode.PARSE_ERROR;
import static io.rookery.protocol.ErrorCode.TOO_LARGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.codec.Dialect.Inbound;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad JSON input and the exact answer to each. */
class StrictInputTest {
    private static final String TEXT_EXPECTED = " (expected: a string of at most 64 characters or an integer)";

    static Stream<Arguments> messages() {
        return Stream.of(
                // Not JSON.
                bad("", null, PARSE_ERROR, "an empty message"),
                bad("  \n", null, PARSE_ERROR, "an empty message"),
                bad("nonsense", null, PARSE_ERROR, "not valid JSON (at byte 0)"),
                bad("{'id':1}", null, PARSE_ERROR, "not valid JSON (at byte 1)"),
                bad("{\"id\":01}", null, PARSE_ERROR, "not valid JSON (at byte 7)"),
                bad("{\"id\":+1}", null, PARSE_ERROR, "not valid JSON (at byte 7)"),
                bad("{\"id\":.5}", null, PARSE_ERROR, "not valid JSON (at byte 6)"),
                bad("{\"id\":NaN}", null, PARSE_ERROR, "not valid JSON (at byte 9)"),
                bad("{\"id\":1,}", 1, PARSE_ERROR, "not valid JSON (at byte 8)"),
                bad("{\"id\":1} {}", 1, PARSE_ERROR, "more than one JSON value"),
                bad("[] []", null, PARSE_ERROR, "more than one JSON value"),
                bad("{\"id\":1", 1, PARSE_ERROR, "not valid JSON (at byte 7)"),
                bad("{\"id\":1, // why\n}", 1, PARSE_ERROR, "not valid JSON (at byte 9)"),
                bad("{\"id\":1,\"method\":\"a\tb\"}", 1, PARSE_ERROR, "not valid JSON (at byte 19)"),
                bad("{\"id\":1,\"method\":\"\\x41\"}", 1, PARSE_ERROR, "not valid JSON (at byte 19)"),
                bad("{\"id\":1,\"id\":2}", 1, PARSE_ERROR, "a key twice (at byte 12)"),
                bad("[{\"id\":1},{\"id\":2]", null, PARSE_ERROR, "not valid JSON (at byte 17)"),
                bad("\ufeff{}", null, PARSE_ERROR, "not valid JSON (at byte 2)"),
                // Not a request.
                bad("1", null, INVALID_REQUEST, "request: an integer (expected: an object)"),
                bad("\"x\"", null, INVALID_REQUEST, "request: a string (expected: an object)"),
                bad("null", null, INVALID_REQUEST, "request: null (expected: an object)"),
                bad("[]", null, INVALID_REQUEST, "batch: 0 commands (expected: 1..32)"),
                bad(batchOf(33), null, INVALID_REQUEST, "batch: over 32 commands (expected: 1..32)"),
                bad("{}", null, INVALID_REQUEST, "jsonrpc: missing (expected: \"2.0\")"),
                bad("{\"id\":7}", 7, INVALID_REQUEST, "jsonrpc: missing (expected: \"2.0\")"),
                bad(
                        "{\"jsonrpc\":\"1.0\",\"id\":7}",
                        7,
                        INVALID_REQUEST,
                        "jsonrpc: another version (expected: \"2.0\")"),
                bad("{\"jsonrpc\":2.0,\"id\":7}", 7, INVALID_REQUEST, "jsonrpc: another version (expected: \"2.0\")"),
                bad(
                        "{\"jsonrpc\":{\"a\":[]},\"id\":7}",
                        7,
                        INVALID_REQUEST,
                        "jsonrpc: another version (expected: \"2.0\")"),
                bad("{\"jsonrpc\":\"2.0\",\"id\":7}", 7, INVALID_REQUEST, "method: missing (expected: a string)"),
                bad(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":1}",
                        7,
                        INVALID_REQUEST,
                        "method: an integer (expected: a string)"),
                bad(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":[\"x\"]}",
                        7,
                        INVALID_REQUEST,
                        "method: an array (expected: a string)"),
                bad(ping("null"), null, INVALID_REQUEST, "id: null" + TEXT_EXPECTED),
                bad(ping("true"), null, INVALID_REQUEST, "id: a boolean" + TEXT_EXPECTED),
                bad(ping("1.5"), null, INVALID_REQUEST, "id: a fraction" + TEXT_EXPECTED),
                bad(ping("1e3"), null, INVALID_REQUEST, "id: a fraction" + TEXT_EXPECTED),
                bad(ping("{\"a\":1}"), null, INVALID_REQUEST, "id: an object" + TEXT_EXPECTED),
                bad(ping("9007199254740992"), null, INVALID_REQUEST, "id: an integer" + TEXT_EXPECTED),
                bad(ping("-9223372036854775808"), null, INVALID_REQUEST, "id: an integer" + TEXT_EXPECTED),
                bad(ping("\"" + "x".repeat(65) + "\""), null, INVALID_REQUEST, "id: a string" + TEXT_EXPECTED),
                bad(ping("\"\\ud800\""), null, INVALID_REQUEST, "id: a string" + TEXT_EXPECTED),
                // No such method.
                bad(call("no.such", "{}"), 7, METHOD_NOT_FOUND, "method: \"no.such\" is not known"),
                bad(call("rpc.discover", "[1]"), 7, METHOD_NOT_FOUND, "method: \"rpc.discover\" is not known"),
                bad(
                        call("x".repeat(100), "{}"),
                        7,
                        METHOD_NOT_FOUND,
                        "method: \"" + "x".repeat(64) + "…\" is not known"),
                bad(call("chat.erase", "{}"), 7, METHOD_NOT_FOUND, "method: \"chat.erase\" is not known"),
                // Not the parameters of the method.
                bad(call("system.ping", "[]"), 7, INVALID_PARAMS, "params: an array (expected: an object)"),
                bad(call("system.ping", "null"), 7, INVALID_PARAMS, "params: null (expected: an object)"),
                bad(call("system.ping", "\"x\""), 7, INVALID_PARAMS, "params: a string (expected: an object)"),
                bad(call("system.ping", "{\"a\":1}"), 7, INVALID_PARAMS, "\"a\": unknown field"),
                bad(
                        "{\"jsonrpc\":\"2.0\",\"extra\":[{}],\"method\":\"system.ping\",\"id\":7}",
                        7,
                        INVALID_PARAMS,
                        "\"extra\": unknown field"),
                bad(
                        "{\"params\":{\"channel\":5},\"method\":\"chat.ack\",\"jsonrpc\":\"2.0\",\"id\":7}",
                        7,
                        INVALID_PARAMS,
                        "channel: an integer (expected: a string)"),
                bad(call("chat.ack", "{\"offset\":1}"), 7, INVALID_PARAMS, "channel: missing (expected: a string)"),
                bad(
                        call("chat.ack", "{\"channel\":\"guild:1\"}"),
                        7,
                        INVALID_PARAMS,
                        "offset: missing (expected: an integer)"),
                bad(ack("-1"), 7, INVALID_PARAMS, "offset: -1 (expected: 0..9007199254740991)"),
                bad(
                        ack("9007199254740992"),
                        7,
                        INVALID_PARAMS,
                        "offset: 9007199254740992 (expected: 0..9007199254740991)"),
                bad(
                        ack("1" + "0".repeat(40)),
                        7,
                        INVALID_PARAMS,
                        "offset: 1" + "0".repeat(19) + "… (expected: 0..9007199254740991)"),
                bad(ack("1.0"), 7, INVALID_PARAMS, "offset: a fraction (expected: an integer)"),
                bad(ack("true"), 7, INVALID_PARAMS, "offset: a boolean (expected: an integer)"),
                bad(ack("null"), 7, INVALID_PARAMS, "offset: null (expected: an integer)"),
                bad(ack("\"\""), 7, INVALID_PARAMS, "offset: \"\" (expected: 0..9007199254740991)"),
                bad(ack("\"01\""), 7, INVALID_PARAMS, "offset: \"01\" (expected: 0..9007199254740991)"),
                bad(ack("\"1e3\""), 7, INVALID_PARAMS, "offset: \"1e3\" (expected: 0..9007199254740991)"),
                bad(ack("\"-1\""), 7, INVALID_PARAMS, "offset: \"-1\" (expected: 0..9007199254740991)"),
                bad(
                        ack("\"9007199254740992\""),
                        7,
                        INVALID_PARAMS,
                        "offset: \"9007199254740992\" (expected: 0..9007199254740991)"),
                bad(ack("\"١\""), 7, INVALID_PARAMS, "offset: \"١\" (expected: 0..9007199254740991)"),
                bad(history("\"limit\":-1"), 7, INVALID_PARAMS, "limit: -1 (expected: 1..100)"),
                bad(history("\"limit\":0"), 7, INVALID_PARAMS, "limit: 0 (expected: 1..100)"),
                bad(history("\"limit\":101"), 7, INVALID_PARAMS, "limit: 101 (expected: 1..100)"),
                bad(history("\"limit\":4294967297"), 7, INVALID_PARAMS, "limit: 4294967297 (expected: 1..100)"),
                bad(history("\"limit\":\"5\""), 7, INVALID_PARAMS, "limit: a string (expected: an integer)"),
                bad(
                        history("\"before\":1,\"after\":2"),
                        7,
                        INVALID_PARAMS,
                        "before, after: 2 given (expected: at most 1)"),
                bad(
                        call("chat.channel.members", "{\"channel\":\"guild:1\",\"limit\":201}"),
                        7,
                        INVALID_PARAMS,
                        "limit: 201 (expected: 1..200)"),
                bad(say("\"text\":null"), 7, INVALID_PARAMS, "text: null (expected: a string)"),
                bad(
                        call("chat.message", "{\"channel\":\"world:x\"}"),
                        7,
                        INVALID_PARAMS,
                        "text, payload: 0 given (expected: at least 1)"),
                bad(
                        call("chat.direct", "{\"to\":\"bob\"}"),
                        7,
                        INVALID_PARAMS,
                        "text, payload: 0 given (expected: at least 1)"),
                bad(say("\"text\":\"\\ud83d\""), 7, INVALID_PARAMS, "text: a lone surrogate (expected: Unicode text)"),
                bad(
                        say("\"text\":\"\\udc00\\ud800\""),
                        7,
                        INVALID_PARAMS,
                        "text: a lone surrogate (expected: Unicode text)"),
                bad(say("\"payload\":[{\"\\ud83d\":1}]"), 7, PARSE_ERROR, "not valid JSON (at byte 97)"),
                bad(
                        say("\"payload\":\"\\ud83dx\""),
                        7,
                        INVALID_PARAMS,
                        "payload: a lone surrogate (expected: Unicode text)"),
                bad(say("\"payload\":{\"a\":1,\"a\":2}"), 7, PARSE_ERROR, "a key twice (at byte 98)"),
                bad(
                        say("\"text\":\"x\",\"clientMessageId\":\"0123456789abcde\""),
                        7,
                        INVALID_PARAMS,
                        "clientMessageId: 15 characters (expected: 16..64 printable ASCII characters)"),
                bad(
                        say("\"text\":\"x\",\"clientMessageId\":\"" + "x".repeat(65) + "\""),
                        7,
                        INVALID_PARAMS,
                        "clientMessageId: 65 characters (expected: 16..64 printable ASCII characters)"),
                bad(
                        say("\"text\":\"x\",\"clientMessageId\":\"0123456789abcde\\n\""),
                        7,
                        INVALID_PARAMS,
                        "clientMessageId: \"0123456789abcde\n\" (expected: 16..64 printable ASCII characters)"),
                bad(
                        say("\"text\":\"x\",\"clientMessageId\":\"0123456789abcdeé\""),
                        7,
                        INVALID_PARAMS,
                        "clientMessageId: \"0123456789abcdeé\" (expected: 16..64 printable ASCII characters)"),
                bad(
                        say("\"text\":\"x\",\"kind\":\"\""),
                        7,
                        INVALID_PARAMS,
                        "kind: 0 characters (expected: 1..64 characters)"),
                bad(
                        say("\"text\":\"x\",\"kind\":\"" + "k".repeat(65) + "\""),
                        7,
                        INVALID_PARAMS,
                        "kind: 65 characters (expected: 1..64 characters)"),
                bad(
                        say("\"text\":\"x\",\"priority\":\"HIGH\""),
                        7,
                        INVALID_PARAMS,
                        "priority: \"HIGH\" (expected: critical, high, normal, low, bulk)"),
                bad(
                        say("\"text\":\"x\",\"priority\":\"unspecified\""),
                        7,
                        INVALID_PARAMS,
                        "priority: \"unspecified\" (expected: critical, high, normal, low, bulk)"),
                bad(
                        say("\"text\":\"x\",\"priority\":2"),
                        7,
                        INVALID_PARAMS,
                        "priority: an integer (expected: a string)"),
                bad(signal("\"event\":\"e\""), 7, INVALID_PARAMS, "to, channel: 0 given (expected: exactly 1)"),
                bad(
                        signal("\"event\":\"e\",\"to\":\"bob\",\"channel\":\"world:x\""),
                        7,
                        INVALID_PARAMS,
                        "to, channel: 2 given (expected: exactly 1)"),
                bad(signal("\"to\":\"bob\""), 7, INVALID_PARAMS, "event: missing (expected: a string)"),
                bad(
                        signal("\"to\":\"bob\",\"event\":\"" + "e".repeat(65) + "\""),
                        7,
                        INVALID_PARAMS,
                        "event: 65 characters (expected: 1..64 characters)"),
                bad(
                        signal("\"to\":\"bob\",\"event\":\"e\",\"ttlMs\":60001"),
                        7,
                        INVALID_PARAMS,
                        "ttlMs: 60001 (expected: 0..60000)"),
                bad(
                        signal("\"to\":\"bob\",\"event\":\"e\",\"ttlMs\":-1"),
                        7,
                        INVALID_PARAMS,
                        "ttlMs: -1 (expected: 0..60000)"),
                bad(call("presence.update", "{}"), 7, INVALID_PARAMS, "status: missing (expected: a string)"),
                bad(
                        call("presence.update", "{\"status\":\"asleep\"}"),
                        7,
                        INVALID_PARAMS,
                        "status: \"asleep\" (expected: online, away, busy, offline, in_game, in_menu, invisible)"),
                bad(
                        call("presence.update", "{\"status\":\"away\",\"metadata\":[1]}"),
                        7,
                        INVALID_PARAMS,
                        "metadata: an array (expected: an object)"),
                bad(
                        call("presence.update", "{\"status\":\"away\",\"activity\":\"" + "a".repeat(129) + "\"}"),
                        7,
                        INVALID_PARAMS,
                        "activity: 129 characters (expected: 0..128 characters)"),
                bad(
                        call("presence.subscribe", "{}"),
                        7,
                        INVALID_PARAMS,
                        "users, friends: 0 given (expected: exactly 1)"),
                bad(
                        call("presence.subscribe", "{\"users\":[\"bob\"],\"friends\":true}"),
                        7,
                        INVALID_PARAMS,
                        "users, friends: 2 given (expected: exactly 1)"),
                bad(
                        call("presence.subscribe", "{\"friends\":\"yes\"}"),
                        7,
                        INVALID_PARAMS,
                        "friends: a string (expected: true or false)"),
                bad(
                        call("presence.subscribe", "{\"users\":\"bob\"}"),
                        7,
                        INVALID_PARAMS,
                        "users: a string (expected: an array)"),
                bad(
                        call("presence.subscribe", "{\"users\":[\"bob\",5]}"),
                        7,
                        INVALID_PARAMS,
                        "users[1]: an integer (expected: a string)"),
                bad(
                        call("presence.subscribe", "{\"users\":[" + listOf(201) + "]}"),
                        7,
                        INVALID_PARAMS,
                        "users: over 200 items (expected: 0..200)"),
                bad(
                        call("system.subscribe", "{\"topics\":[]}"),
                        7,
                        INVALID_PARAMS,
                        "topics: 0 items (expected: 1..128)"),
                bad(
                        call("system.subscribe", "{\"topics\":[\"world:x\"]}"),
                        7,
                        INVALID_PARAMS,
                        "topics[0]: a string (expected: an object)"),
                bad(
                        call("system.subscribe", "{\"topics\":[{\"topic\":\"world:x\",\"from\":1}]}"),
                        7,
                        INVALID_PARAMS,
                        "topics[0].\"from\": unknown field"),
                bad(
                        call("system.subscribe", "{\"topics\":[{}]}"),
                        7,
                        INVALID_PARAMS,
                        "topics[0].topic: missing (expected: a string)"),
                bad(
                        call("system.subscribe", "{\"topics\":[{\"topic\":\"world:x\",\"since\":{\"offset\":1}}]}"),
                        7,
                        INVALID_PARAMS,
                        "topics[0].since.epoch: missing (expected: a string)"),
                bad(
                        call(
                                "system.subscribe",
                                "{\"topics\":[{\"topic\":\"world:x\",\"since\":{\"epoch\":\"e!\",\"offset\":1}}]}"),
                        7,
                        INVALID_PARAMS,
                        "topics[0].since.epoch: \"e!\" (expected: 1..32 characters of [A-Za-z0-9_.:/-])"),
                bad(
                        call("system.unsubscribe", "{\"topics\":[" + listOf(129) + "]}"),
                        7,
                        INVALID_PARAMS,
                        "topics: over 128 items (expected: 1..128)"),
                bad(
                        call("chat.channel.join", "{\"channel\":\"guild:1\",\"since\":5}"),
                        7,
                        INVALID_PARAMS,
                        "since: an integer (expected: an object)"),
                bad(
                        call("chat.channel.create", "{\"channel\":\"guild:1\",\"access\":\"secret\"}"),
                        7,
                        INVALID_PARAMS,
                        "access: \"secret\" (expected: open, members, role)"),
                bad(
                        call("chat.channel.create", "{\"channel\":\"guild:1\",\"title\":\"" + "t".repeat(129) + "\"}"),
                        7,
                        INVALID_PARAMS,
                        "title: 129 characters (expected: 0..128 characters)"),
                bad(
                        resume("\"guild:1\":5"),
                        7,
                        INVALID_PARAMS,
                        "positions[\"guild:1\"]: an integer (expected: an object)"),
                bad(
                        resume("\"guild:1\":{\"epoch\":\"e\"}"),
                        7,
                        INVALID_PARAMS,
                        "positions[\"guild:1\"].offset: missing (expected: an integer)"),
                bad(
                        resume("\"guild:1\":{\"epoch\":\"\",\"offset\":1}"),
                        7,
                        INVALID_PARAMS,
                        "positions[\"guild:1\"].epoch: \"\" (expected: 1..32 characters of [A-Za-z0-9_.:/-])"),
                bad(
                        call("session.connect", "{\"client\":{\"name\":\"web\"}}"),
                        7,
                        INVALID_PARAMS,
                        "client.version: missing (expected: a string)"),
                // Packed.
                bad(
                        packed("\"@type\":\"x/rookery.v1.ChatAck\""),
                        7,
                        INVALID_PARAMS,
                        "value: missing (expected: a message in base64)"),
                bad(packed("\"value\":\"\""), 7, INVALID_PARAMS, "@type: missing (expected: …/rookery.v1.ChatAck)"),
                bad(
                        packed("\"@type\":\"x/rookery.v1.Ping\",\"value\":\"\""),
                        7,
                        INVALID_PARAMS,
                        "@type: \"x/rookery.v1.Ping\" (expected: …/rookery.v1.ChatAck)"),
                bad(
                        packed("\"@type\":\"x/rookery.v1.ChatAck\",\"value\":\"?\""),
                        7,
                        INVALID_PARAMS,
                        "value: not base64 (expected: a message in base64)"),
                bad(
                        packed("\"@type\":\"x/rookery.v1.ChatAck\",\"value\":\"/w==\""),
                        7,
                        INVALID_PARAMS,
                        "value: not protobuf (expected: rookery.v1.ChatAck)"),
                bad(
                        packed("\"@type\":\"x/rookery.v1.ChatAck\",\"value\":5"),
                        7,
                        INVALID_PARAMS,
                        "value: an integer (expected: a string)"),
                bad(
                        packed("\"@type\":\"x/rookery.v1.ChatAck\",\"other\":\"\""),
                        7,
                        INVALID_PARAMS,
                        "\"other\": unknown field"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isRefused(String message, RequestId id, ErrorCode code, String text) {
        Request request = Frames.single(Frames.readJson(message));

        assertRefused(request, id, code, text);
    }

    static Stream<Arguments> largeMessages() {
        return Stream.of(
                large(
                        say("\"text\":\"" + "ä".repeat(8193) + "\""),
                        "text",
                        "text: 16386 bytes (expected: at most 16384)"),
                large(
                        say("\"payload\":\"" + "x".repeat(65535) + "\""),
                        "payload",
                        "payload: 65537 bytes (expected: at most 65536)"),
                large(
                        call(
                                "presence.update",
                                "{\"status\":\"away\",\"metadata\":{\"m\":\"" + "x".repeat(1017) + "\"}}"),
                        "metadata",
                        "metadata: 1025 bytes (expected: at most 1024)"),
                large(
                        call("session.connect", "{\"token\":\"" + "x".repeat(8193) + "\"}"),
                        "token",
                        "token: 8193 bytes (expected: at most 8192)"),
                large(
                        say("\"payload\":" + "[".repeat(31) + "]".repeat(31)),
                        "depth",
                        "depth: over 32 (expected: at most 32)"),
                large("{\"id\":7,\"x\":" + "[".repeat(100_000), "depth", "depth: over 32 (expected: at most 32)"),
                large(say("\"payload\":" + "9".repeat(2000)), "token", "a number or key is too long"));
    }

    @ParameterizedTest
    @MethodSource("largeMessages")
    void isTooLarge(String message, String limit, String text) {
        Request request = Frames.single(Frames.readJson(message));

        assertRefused(request, new RequestId.Number(7), TOO_LARGE, text);
        assertThat(((Request.Refused) request).refusal().data()).isEqualTo(Map.of("limit", limit));
    }

    @Test
    void theLargestValuesAreTaken() {
        assertAsked(say("\"text\":\"" + "ä".repeat(8192) + "\""));
        assertAsked(say("\"payload\":\"" + "x".repeat(65534) + "\""));
        assertAsked(say("\"payload\":" + "[".repeat(30) + "]".repeat(30)));
        assertAsked(call("presence.subscribe", "{\"users\":[" + listOf(200) + "]}"));
        assertAsked(call("system.unsubscribe", "{\"topics\":[" + listOf(128) + "]}"));
        assertAsked(say("\"payload\":{\"\\ud83d\\ude00\":1,\"😀😀\":2}"));
        assertAsked(ping("\"" + "x".repeat(64) + "\""));
        assertAsked(ping("-9007199254740991"));
        assertThat(Frames.readJson(batchOf(32)).requests()).hasSize(32).allMatch(Request.Asked.class::isInstance);
    }

    @Test
    void invalidUtf8IsRefused() {
        for (String bytes : new String[] {"\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080", "\u00ff"}) {
            byte[] message = say("\"text\":\"" + bytes + "\"").getBytes(ISO_8859_1);

            assertRefused(
                    Frames.single(Frames.read(Frames.JSON, message)), RequestId.UNREADABLE, PARSE_ERROR, "not UTF-8");
        }
    }

    @Test
    void otherEncodingsAreRefused() {
        byte[] message = call("system.ping", "{}").getBytes(java.nio.charset.StandardCharsets.UTF_16BE);

        assertRefused(
                Frames.single(Frames.read(Frames.JSON, message)),
                RequestId.UNREADABLE,
                PARSE_ERROR,
                "not valid JSON (at byte 1)");
    }

    @Test
    void anIdIsFoundBehindTheFault() {
        String message =
                "{\"jsonrpc\":\"2.0\",\"method\":\"chat.ack\",\"params\":{\"x\":{\"y\":[1,{}]},\"z\":2},\"id\":\"a\"}";

        assertRefused(
                Frames.single(Frames.readJson(message)),
                new RequestId.Text("a"),
                INVALID_PARAMS,
                "\"x\": unknown field");
    }

    @Test
    void aFaultyCommandWithoutAnIdIsNotAnswered() {
        String message = "{\"jsonrpc\":\"2.0\",\"method\":\"chat.ack\",\"params\":{}}";

        assertThat(Frames.single(Frames.readJson(message)).id()).isEqualTo(RequestId.NONE);
    }

    @Test
    void membersMayStandInAnyOrder() {
        String message =
                "{ \"params\" : { \"offset\" : \"12\" , \"channel\" : \"guild:1\" } , \"id\" : 7 , \"method\" :"
                        + " \"chat.ack\", \"jsonrpc\":\"2.0\"}";

        assertThat(Frames.command(Frames.single(Frames.readJson(message))))
                .isEqualTo(new Command.ChatAck("guild:1", 12));
    }

    @Test
    void paramsMayBeLeftOut() {
        assertThat(Frames.command(
                        Frames.single(Frames.readJson("{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}"))))
                .isEqualTo(new Command.Ping());
    }

    @Test
    void jsonValuesAreCompactedAndOtherwiseLeftAlone() {
        String message = say("\"payload\": { \"a b\" : [ 1.50 , \" \\\" \\u0041 \" ,\n{ } ] }");

        Command.ChatSend command = (Command.ChatSend) Frames.command(Frames.single(Frames.readJson(message)));

        assertThat(String.valueOf(command.payload())).isEqualTo("{\"a b\":[1.50,\" \\\" \\u0041 \",{}]}");
    }

    @Test
    void eachCommandOfABatchIsReadOnItsOwn() {
        Inbound inbound = Frames.readJson("[" + ping("1") + ",5," + call("no.such", "{}") + "," + ack("0") + "]");

        assertThat(inbound.batch()).isTrue();
        assertThat(inbound.requests()).hasSize(4);
        assertThat(inbound.requests().get(0)).isInstanceOf(Request.Asked.class);
        assertThat(inbound.requests().get(1).id()).isEqualTo(RequestId.UNREADABLE);
        assertThat(inbound.requests().get(2).id()).isEqualTo(new RequestId.Number(7));
        assertThat(inbound.requests().get(3)).isInstanceOf(Request.Asked.class);
    }

    static void assertRefused(Request request, RequestId id, ErrorCode code, String text) {
        assertThat(request).isInstanceOf(Request.Refused.class);
        Refusal refusal = ((Request.Refused) request).refusal();
        assertThat(refusal.code() + ": " + refusal.text()).isEqualTo(code + ": " + text);
        assertThat(request.id()).isEqualTo(id);
    }

    private static void assertAsked(String message) {
        assertThat(Frames.single(Frames.readJson(message))).isInstanceOf(Request.Asked.class);
    }

    private static Arguments bad(String message, Integer id, ErrorCode code, String text) {
        return Arguments.of(message, id == null ? RequestId.UNREADABLE : new RequestId.Number(id), code, text);
    }

    private static Arguments large(String message, String limit, String text) {
        return Arguments.of(message, limit, text);
    }

    private static String call(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static String ping(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"system.ping\"}";
    }

    private static String ack(String offset) {
        return call("chat.ack", "{\"channel\":\"guild:1\",\"offset\":" + offset + "}");
    }

    private static String history(String fields) {
        return call("chat.history", "{\"channel\":\"guild:1\"," + fields + "}");
    }

    private static String say(String fields) {
        return call("chat.message", "{\"channel\":\"world:x\"," + fields + "}");
    }

    private static String signal(String fields) {
        return call("signal.send", "{" + fields + "}");
    }

    private static String resume(String positions) {
        return call(
                "session.resume", "{\"sessionId\":\"s\",\"recoveryToken\":\"r\",\"positions\":{" + positions + "}}");
    }

    private static String packed(String fields) {
        return call("chat.ack", "{" + fields + "}");
    }

    private static String batchOf(int commands) {
        return IntStream.range(0, commands)
                .mapToObj(i -> ping(Integer.toString(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String listOf(int items) {
        return IntStream.range(0, items).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
    }
}
