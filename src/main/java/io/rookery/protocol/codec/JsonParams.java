package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of JSON-RPC requests: plain objects, or protobuf messages packed in base64. */
final class JsonParams {
    private static final String TYPE = "@type";
    private static final String VALUE = "value";

    private final StrictJson json;
    private final Commands plainCommands = new Commands(Commands.CHECKED);
    private final Commands packedCommands;

    JsonParams(StrictJson json) {
        this.json = json;
        this.packedCommands = new Commands(json::compactValue);
    }

    /**
     * @param packed whether the message came in base64, so that its JSON values are not checked yet
     */
    record Params(Message message, boolean packed) {}

    JsonParser parser(byte[] utf8) throws IOException {
        return json.parser(utf8);
    }

    Command command(CommandShape command, Params params) {
        Commands commands = params.packed() ? packedCommands : plainCommands;
        return commands.read(command, params.message());
    }

    /** Reads the value at which the parser stands; after a refusal the parser stands somewhere in it. */
    Params read(JsonParser parser, byte[] source, CommandShape command) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw Form.invalid("params", JsonForms.found(parser.currentToken()), "an object");
        }
        parser.nextToken();
        String first = String.valueOf(parser.currentName());
        if (first.equals(TYPE) || first.equals(VALUE)) {
            return new Params(readPacked(parser, command), true);
        }
        Message.Builder builder = command.prototype().newBuilderForType();
        new JsonMessageReader(json, parser, source).read(command.params(), builder, "");
        return new Params(builder.build(), false);
    }

    private static Message readPacked(JsonParser parser, CommandShape command) throws IOException {
        String type = null;
        String value = null;
        for (JsonToken at = parser.currentToken(); at == JsonToken.FIELD_NAME; at = parser.nextToken()) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw Form.invalid(name, JsonForms.found(parser.currentToken()), "a string");
            }
            switch (name) {
                case TYPE -> type = parser.getText();
                case VALUE -> value = parser.getText();
                default -> throw Refusal.invalidParams(JsonMessageReader.unknown(name));
            }
        }
        requireType(type, command);
        return unpack(value, command);
    }

    private static void requireType(@Nullable String type, CommandShape command) {
        String expected = '/' + command.params().descriptor().getFullName();
        if (type == null || !type.endsWith(expected)) {
            throw Form.invalid(TYPE, type == null ? "missing" : Form.shown(type), "…" + expected);
        }
    }

    private static Message unpack(@Nullable String value, CommandShape command) {
        if (value == null) {
            throw Form.invalid(VALUE, "missing", "a message in base64");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(value);
            return command.prototype().getParserForType().parseFrom(bytes);
        } catch (IllegalArgumentException e) {
            throw Form.invalid(VALUE, "not base64", "a message in base64");
        } catch (InvalidProtocolBufferException e) {
            throw Form.invalid(
                    VALUE, "not protobuf", command.params().descriptor().getFullName());
        }
    }
}
