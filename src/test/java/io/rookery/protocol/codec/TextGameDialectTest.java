package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.identity.Position;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Document;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.Sender;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextGameDialectTest {
    private static final long NOON = 1_767_268_800_123L;
    private static final String ID = "0123456789abcdef";
    private static final TextGameDialect DIALECT = new TextGameDialect(Frames.BOUNDS, () -> NOON, () -> "made-1");
    private static final Set<String> TYPES =
            Set.of("message", "user_joined", "user_left", "channel_message", "system_message", "error");

    private static final Map<String, Push> PUSHES = new LinkedHashMap<>(ServerSamples.PUSHES);
    private static final Map<String, Reply> REPLIES = new LinkedHashMap<>();

    static {
        PUSHES.put("room-say", chat("room:hall", "say", "a *big* owl at https://owls.example"));
        PUSHES.put("room-plain", chat("room:hall", "text", "hello"));
        PUSHES.put("room-pose", chat("room:hall", "pose", "'s hat falls."));
        PUSHES.put("room-ooc", chat("room:hall", "ooc", "brb"));
        PUSHES.put("page", chat("inbox:bob", "text", "are you there?"));
        PUSHES.put("whisper", chat("inbox:bob", "whisper", "psst"));
        PUSHES.put("channel-open", chat("world:trade", "text", "<b>owls</b> & \"more\""));
        PUSHES.put("room-joined", new Push.MemberJoined("room:hall", new Sender("alice", "Alice")));
        PUSHES.put("room-left", new Push.MemberLeft("room:hall", new Sender("alice", "Alice")));
        Recovery recovery = new Recovery(new Position("e7", 4), false, List.of());
        REPLIES.put("joined-room", done(new Answer.Joined("room:hall", recovery, 3)));
        REPLIES.put("joined-channel", done(new Answer.Joined("guild:42", recovery, 3)));
        REPLIES.put("left", done(Answer.EMPTY));
        REPLIES.put("paged", done(new Answer.Stored("m-2", "inbox:bob", "e7", 1, NOON, false, "stored", true)));
        REPLIES.put("paged-away", done(new Answer.Stored("m-2", "inbox:bob", "e7", 1, NOON, false, "stored", false)));
        REPLIES.put("repeated", done(new Answer.Stored("m-1", "room:hall", "e7", 1, NOON, true, "stored", null)));
        REPLIES.put(
                "refused",
                new Reply.Refused(
                        new RequestId.Text(ID),
                        false,
                        Refusal.of(ErrorCode.INVALID_STATE, "You are not in that room")));
        REPLIES.put("refused-unnamed", new Reply.Refused(RequestId.NONE, false, Refusal.rateLimited(1500)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "say|{\"text\":\"hello\",\"roomId\":\"hall\",\"messageType\":\"say\"}|chat.say|hello",
                "say|{\"text\":\"waves.\",\"roomId\":\"hall\",\"messageType\":\"pose\"}|chat.pose|waves.",
                "say|{\"text\":\"brb\",\"roomId\":\"hall\",\"messageType\":\"ooc\"}|chat.ooc|brb",
                "say|{\"text\":\"fire\",\"roomId\":\"hall\",\"messageType\":\"yell\"}|chat.yell|fire",
                "say|{\"text\":\":waves.\",\"roomId\":\"hall\"}|chat.pose|waves.",
                "say|{\"text\":\":waves.\",\"roomId\":\"hall\",\"messageType\":\"ooc\"}|chat.ooc|:waves.",
                "pose|{\"text\":\"waves.\",\"roomId\":\"hall\"}|chat.pose|waves."
            })
    void speechIsReadWithItsRoom(String type, String data, String method, String text) {
        Command.Utterance said = new Command.Utterance(text, ID, "hall");

        assertThat(command(message(type, data)))
                .isEqualTo(
                        switch (method) {
                            case "chat.say" -> new Command.ChatSay(said);
                            case "chat.pose" -> new Command.ChatPose(said);
                            case "chat.ooc" -> new Command.ChatOoc(said);
                            default -> new Command.ChatYell(said);
                        });
    }

    @Test
    void everyOtherTypeIsACommandToo() {
        assertThat(command(message("page", "{\"text\":\"hi\",\"toUserId\":\"bob\",\"isPrivate\":false}")))
                .isEqualTo(new Command.DirectSend("bob", "hi", null, ID));
        assertThat(command(message("say", "{\"text\":\"@bob hi\"}")))
                .isEqualTo(new Command.DirectSend("bob", "hi", null, ID));
        assertThat(command(message("say", "{\"text\":\"hi\",\"messageType\":\"whisper\",\"toUserId\":\"bob\"}")))
                .isEqualTo(new Command.ChatWhisper("bob", "hi", ID));
        assertThat(command(message("channel", "{\"text\":\"hi\",\"channelId\":\"trade\",\"channelName\":\"Trade\"}")))
                .isInstanceOfSatisfying(Command.ChatSend.class, send -> {
                    assertThat(send.channel()).isEqualTo("world:trade");
                    assertThat(send.clientMessageId()).isEqualTo(ID);
                });
        assertThat(command(message("join_room", "{\"roomId\":\"hall\"}")))
                .isEqualTo(new Command.ChannelJoin("room:hall", null, true));
        assertThat(command(message("leave_room", "{\"roomId\":\"room:hall\"}")))
                .isEqualTo(new Command.ChannelLeave("room:hall"));
        assertThat(command(message("join_channel", "{\"channelId\":\"guild:42\"}")))
                .isEqualTo(new Command.ChannelJoin("guild:42", null, false));
        assertThat(command(message("leave_channel", "{\"channelId\":\"trade\"}")))
                .isEqualTo(new Command.ChannelLeave("world:trade"));
        assertThat(command(message("auth", "{\"token\":\"a.b.c\"}")))
                .isEqualTo(new Command.SessionConnect("a.b.c", null, null, false));
        assertThat(command(message("auth", "{\"token\":\"a.b.c\",\"sessionId\":\"s-1\",\"recoveryToken\":\"r-1\"}")))
                .isEqualTo(
                        new Command.SessionConnect("a.b.c", null, new Command.Resume("s-1", "r-1", Map.of()), false));
    }

    @Test
    void whereARoomIsMayBeSaidOutsideTheData() {
        assertThat(command("{\"type\":\"join_room\",\"roomId\":\"hall\",\"data\":null,\"toUser\":null}"))
                .isEqualTo(new Command.ChannelJoin("room:hall", null, true));
        assertThat(refused("{\"type\":\"join_room\",\"roomId\":\"hall\",\"data\":{\"roomId\":\"yard\"}}"))
                .hasMessage("data.roomId: \"yard\" (expected: \"hall\")");
    }

    @Test
    void onlyALongNameKeepsAMessageFromBeingStoredTwice() {
        Request request = request("{\"type\":\"say\",\"messageId\":\"7\",\"data\":{\"text\":\"hi\"}}");

        assertThat(request.id()).isEqualTo(new RequestId.Text("7"));
        assertThat(Frames.command(request)).isEqualTo(new Command.ChatSay(new Command.Utterance("hi", null, null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{}|-32600|type: missing (expected: a string)",
                "[]|-32600|message: an array (expected: an object)",
                "{\"type\":\"dance\"}|-32601|type: \"dance\" is not known",
                "{\"type\":\"say\"}|-32602|data.text: missing (expected: a string)",
                "{\"type\":\"say\",\"data\":7}|-32602|data: an integer (expected: an object)",
                "{\"type\":\"say\",\"data\":{\"text\":7}}|-32602|data.text: an integer (expected: a string)",
                "{\"type\":\"say\",\"data\":{\"text\":\"a\",\"colour\":\"red\"}}|-32602|\"data.colour\": unknown field",
                "{\"type\":\"say\",\"data\":{\"text\":\"a\",\"messageType\":\"sing\"}}|-32602|data.messageType: \"sing\" (expected: say, pose, ooc, yell, whisper)",
                "{\"type\":\"say\",\"data\":{\"text\":\"a\",\"text\":\"b\"}}|-32700|a key twice (at byte 39)",
                "{\"type\":\"page\",\"data\":{\"text\":\"a\"}}|-32602|data.toUserId: missing (expected: a string)",
                "{\"type\":\"join_room\",\"data\":{}}|-32602|roomId: missing (expected: a string)",
                "{\"type\":\"say\",\"data\":{\"text\":\"a\"}} {}|-32700|more than one JSON value",
                "{\"type\":\"say\",\"data\":{\"text\":\"\\ud800\"}}|-32602|data.text: a lone surrogate (expected: Unicode text)"
            })
    void whatIsWrongIsNamed(String message, int code, String text) {
        Refusal refusal = refused(message);

        assertThat(refusal).hasMessage(text);
        assertThat(refusal.code()).isEqualTo(ErrorCode.of(code));
    }

    @Test
    void anErrorNamesTheMessageItAnswersEvenWhereThatStandsBehindTheFault() {
        Request request = request("{\"type\":\"say\",\"data\":{\"text\":7},\"messageId\":\"m-1\"}");

        assertThat(request.id()).isEqualTo(new RequestId.Text("m-1"));
    }

    @TestFactory
    Stream<DynamicTest> pushesAreWritten() {
        return PUSHES.entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(
                        sample.getKey(), () -> assertGolden("pushes/" + sample.getKey(), written(sample.getValue()))));
    }

    @TestFactory
    Stream<DynamicTest> answersAreWritten() {
        return REPLIES.entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(
                        sample.getKey(), () -> assertGolden("answers/" + sample.getKey(), written(sample.getValue()))));
    }

    @Test
    void everyAnswerCanBeWritten() {
        ServerSamples.REPLIES.forEach((name, reply) -> {
            String written = written(reply);
            if (!written.isEmpty()) {
                assertEnvelope(ReferenceJson.parse(written.getBytes(UTF_8)));
            }
        });
    }

    @Test
    void everyTypeThatIsReadIsDescribed() throws IOException {
        String text = new Document("docs/protocol.md").text();
        String described = text.substring(text.indexOf("<!-- text types -->"), text.indexOf("<!-- /text types -->"));

        Set<String> types = new HashSet<>();
        Matcher names = Pattern.compile("`(\\w+)`")
                .matcher(described
                        .lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.split("\\|")[1])
                        .collect(Collectors.joining()));
        while (names.find()) {
            types.add(names.group(1));
        }
        assertThat(types).hasSize(9);
        for (String type : types) {
            Request request = request("{\"type\":\"" + type + "\",\"data\":{}}");
            if (request instanceof Request.Refused refused) {
                assertThat(refused.refusal().code()).as(type).isEqualTo(ErrorCode.INVALID_PARAMS);
            }
        }
    }

    @Test
    void whoeverHearsTheirOwnWordsGetsNoAnswer() {
        assertThat(written(done(new Answer.Stored("m-1", "room:hall", "e7", 1, NOON, false, "stored", null))))
                .isEmpty();
    }

    @Test
    void anythingIsAnswered() {
        RandomGenerator random = Seeds.random(this);
        List<byte[]> corpus = Golden.all(".json");
        for (int i = 0; i < Seeds.ITERATIONS; i++) {
            byte[] message = corpus.get(random.nextInt(corpus.size())).clone();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            Request request = Frames.single(Frames.read(DIALECT, message));
            if (request instanceof Request.Refused refused) {
                assertEnvelope(ReferenceJson.parse(written(new Reply.Refused(refused.id(), false, refused.refusal()))
                        .getBytes(UTF_8)));
            }
        }
    }

    private static void assertGolden(String name, String written) {
        assertThat(written).isEqualTo(Golden.json("text-game/" + name, written));
        assertEnvelope(ReferenceJson.parse(written.getBytes(UTF_8)));
    }

    private static void assertEnvelope(JsonNode message) {
        assertThat(TYPES).contains(message.get("type").asText());
        assertThat(message.get("data").isObject()).isTrue();
        assertThat(message.get("timestamp").asText()).endsWith("Z");
        assertThat(message.get("messageId").isTextual()).isTrue();
        assertThat(message.get("fromUser").isTextual()).isTrue();
        Set<String> known =
                Set.of("type", "data", "timestamp", "messageId", "fromUser", "toUser", "roomId", "channelId");
        message.fieldNames().forEachRemaining(name -> assertThat(known).contains(name));
    }

    private static Push chat(String channel, String kind, String text) {
        return new Push.Chat(new MessageBody("m-12", new Sender("alice", "Alice"), kind, text, null, null)
                .at(channel, "e7", 12, NOON));
    }

    private static Reply done(Answer answer) {
        return new Reply.Done(new RequestId.Text(ID), false, answer);
    }

    private static String message(String type, String data) {
        return "{\"type\":\"" + type + "\",\"data\":" + data
                + ",\"timestamp\":\"2026-01-01T12:00:00.000Z\",\"messageId\":\"" + ID + "\",\"fromUser\":\"somebody\"}";
    }

    private static Request request(String message) {
        return Frames.single(Frames.read(DIALECT, message.getBytes(UTF_8)));
    }

    private static Command command(String message) {
        return Frames.command(request(message));
    }

    private static Refusal refused(String message) {
        return ((Request.Refused) request(message)).refusal();
    }

    private static String written(Push push) {
        ByteBuf out = Unpooled.buffer();
        DIALECT.write(push, out);
        return out.toString(UTF_8);
    }

    private static String written(Reply reply) {
        ByteBuf out = Unpooled.buffer();
        DIALECT.write(reply, out);
        return out.toString(UTF_8);
    }
}
