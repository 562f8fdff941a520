package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.ServerFrame;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Frames once written are read, and written again, for ever. */
class GoldenTest {

    @TestFactory
    Stream<DynamicTest> commandsAreReadFromJson() {
        return CommandSamples.COMMANDS.entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    String json =
                            Golden.json("commands/" + sample.getKey(), CommandSamples.REQUESTS.get(sample.getKey()));

                    assertThat(Frames.command(Frames.single(Frames.readJson(json))))
                            .isEqualTo(sample.getValue());
                }));
    }

    @TestFactory
    Stream<DynamicTest> commandsAreReadFromProtobuf() {
        return CommandSamples.COMMANDS.entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    String json = CommandSamples.REQUESTS.get(sample.getKey());
                    byte[] bytes = Golden.bytes(
                            "commands/" + sample.getKey(),
                            ProtobufTwin.frame(json).toByteArray());

                    assertThat(Frames.command(Frames.single(Frames.read(Frames.PROTOBUF, bytes))))
                            .isEqualTo(sample.getValue());
                    assertThat(ClientFrame.parseFrom(bytes).toByteArray()).isEqualTo(bytes);
                    assertThat(ClientFrame.parseFrom(bytes)).isEqualTo(ProtobufTwin.frame(json));
                }));
    }

    @Test
    void everyCommandHasAGoldenFrame() {
        Set<String> sampled = CommandSamples.REQUESTS.values().stream()
                .map(json ->
                        ReferenceJson.parse(json.getBytes(UTF_8)).get("method").asText())
                .collect(Collectors.toSet());

        assertThat(sampled)
                .isEqualTo(Schema.commands().stream().map(CommandShape::method).collect(Collectors.toSet()));
    }

    @TestFactory
    Stream<DynamicTest> answersAreWritten() {
        return ServerSamples.REPLIES.entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    byte[] json = Frames.write(Frames.JSON, sample.getValue());
                    byte[] protobuf = Frames.write(Frames.PROTOBUF, sample.getValue());
                    String name = "answers/" + sample.getKey();

                    assertThat(new String(json, UTF_8)).isEqualTo(Golden.json(name, new String(json, UTF_8)));
                    assertThat(protobuf).isEqualTo(Golden.bytes(name, protobuf));
                    assertThat(ServerFrame.parseFrom(protobuf).toByteArray()).isEqualTo(protobuf);
                    assertThat(ReferenceJson.parse(json))
                            .isEqualTo(reparsed(response(ServerFrame.parseFrom(protobuf), json)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> pushesAreWrittenAndReadAgain() {
        return ServerSamples.PUSHES.entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    byte[] json = Frames.write(Frames.JSON, sample.getValue());
                    byte[] protobuf = Frames.write(Frames.PROTOBUF, sample.getValue());
                    String name = "pushes/" + sample.getKey();

                    assertThat(new String(json, UTF_8)).isEqualTo(Golden.json(name, new String(json, UTF_8)));
                    assertThat(protobuf).isEqualTo(Golden.bytes(name, protobuf));
                    assertThat(ReferenceJson.parse(json))
                            .isEqualTo(reparsed(notification(ServerFrame.parseFrom(protobuf))));
                    assertThat(PushBytes.encode(sample.getValue())).isEqualTo(protobuf);
                    assertSame(PushBytes.decode(protobuf), sample.getValue());
                }));
    }

    @TestFactory
    Stream<DynamicTest> storedBodiesAreWrittenAndReadAgain() {
        return ServerSamples.BODIES.entrySet().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.getKey(), () -> {
                    byte[] bytes = MessageBodies.encode(sample.getValue());

                    assertThat(bytes).isEqualTo(Golden.bytes("storage/" + sample.getKey(), bytes));
                    assertThat(MessageBodies.decode(bytes)).isEqualTo(sample.getValue());
                }));
    }

    @Test
    void everyAnswerAndPushHasAGoldenFrame() throws IOException {
        Set<String> sampled = new TreeSet<>();
        for (Reply reply : ServerSamples.REPLIES.values()) {
            sampled.add(ServerFrame.parseFrom(Frames.write(Frames.PROTOBUF, reply))
                    .getBodyCase()
                    .name());
        }
        for (Push push : ServerSamples.PUSHES.values()) {
            sampled.add(
                    ServerFrame.parseFrom(PushBytes.encode(push)).getBodyCase().name());
        }
        sampled.add("BATCH");
        sampled.add("BODY_NOT_SET");

        assertThat(sampled)
                .isEqualTo(
                        Stream.of(ServerFrame.BodyCase.values()).map(Enum::name).collect(Collectors.toSet()));
    }

    @Test
    void everySortOfCommandAnswerAndPushHasASample() {
        Stream<Answer> answers = ServerSamples.REPLIES.values().stream()
                .filter(Reply.Done.class::isInstance)
                .map(reply -> ((Reply.Done) reply).answer());

        assertThat(sorts(CommandSamples.COMMANDS.values().stream()))
                .containsOnly(Command.class.getPermittedSubclasses());
        assertThat(sorts(answers)).containsOnly(Answer.class.getPermittedSubclasses());
        assertThat(sorts(ServerSamples.PUSHES.values().stream())).containsOnly(Push.class.getPermittedSubclasses());
    }

    private static Set<Class<?>> sorts(Stream<?> samples) {
        return samples.<Class<?>>map(Object::getClass).collect(Collectors.toSet());
    }

    private static void assertSame(Push actual, Push expected) {
        if (expected instanceof Push.Error error) {
            Refusal read = ((Push.Error) actual).refusal();
            assertThat(read.code()).isEqualTo(error.refusal().code());
            assertThat(read.text()).isEqualTo(error.refusal().text());
            assertThat(read.data()).isEqualTo(error.refusal().data());
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    /** So that numbers of one value are of one class. */
    private static JsonNode reparsed(JsonNode tree) {
        return ReferenceJson.parse(tree.toString().getBytes(UTF_8));
    }

    private static ObjectNode response(ServerFrame frame, byte[] json) {
        ObjectNode response = ReferenceJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        response.set("id", ReferenceJson.parse(json).get("id"));
        response.set(frame.hasError() ? "error" : "result", ReferenceJson.of(ServerBodies.bodyOf(frame)));
        assertThat(response.get("id").asLong()).isEqualTo(frame.getId());
        return response;
    }

    private static ObjectNode notification(ServerFrame frame) {
        ObjectNode notification = ReferenceJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        notification.put("method", ServerBodies.methodOf(frame));
        return notification.set("params", ReferenceJson.of(ServerBodies.bodyOf(frame)));
    }
}
