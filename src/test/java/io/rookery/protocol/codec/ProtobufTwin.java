package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Says in one dialect what was said in the other, from the schema alone: for clients of tests that speak both. */
public final class ProtobufTwin {
    private static final int DEPTH_MAX = 32;

    private ProtobufTwin() {}

    /**
     * @param request whose {@code params} stand last
     */
    public static byte[] ofRequest(String request) {
        return frame(request).toByteArray();
    }

    /** The response or notification that says the same. */
    public static String ofServerFrame(byte[] bytes) {
        try {
            ServerFrame frame = ServerFrame.parseFrom(bytes);
            ObjectNode message = ReferenceJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
            ObjectNode body = ReferenceJson.of(ServerBodies.bodyOf(frame));
            if (frame.getId() != 0) {
                message.put("id", frame.getId()).set(frame.hasError() ? "error" : "result", body);
            } else {
                message.put("method", ServerBodies.methodOf(frame)).set("params", body);
            }
            return message.toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static ClientFrame frame(String request) {
        JsonNode tree = ReferenceJson.parse(request.getBytes(UTF_8));
        CommandShape command = Schema.command(tree.get("method").asText());
        byte[] params = request.substring(request.indexOf("\"params\":") + 9, request.length() - 1)
                .getBytes(UTF_8);
        return command.frame(message(command, params)).toBuilder()
                .setId(tree.get("id").asLong())
                .build();
    }

    private static Message message(CommandShape command, byte[] params) {
        StrictJson strict = new StrictJson(DEPTH_MAX);
        Message.Builder message = command.prototype().newBuilderForType();
        try (JsonParser parser = strict.parser(params)) {
            parser.nextToken();
            parser.nextToken();
            new JsonMessageReader(strict, parser, params).read(command.params(), message, "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return message.build();
    }
}
