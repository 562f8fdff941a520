package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import java.io.IOException;
import java.util.Map;

/**
 * Reads commands whose parameters come in pieces, as over HTTP: an object in JSON and texts by name. What the schema accepts is
 * the same as in every dialect. Stateless.
 */
public final class PlainCommands {
    private static final byte[] NO_BODY = {'{', '}'};

    private final StrictJson json;
    private final Commands commands = new Commands(Commands.CHECKED);

    public PlainCommands(CodecBounds bounds) {
        this.json = new StrictJson(bounds.jsonDepth());
    }

    /**
     * @param method the command's name in JSON-RPC
     * @param object some of its parameters in JSON; empty for none
     * @param names by which parameters may be called in the object, beside their own
     * @param given the others, as they are written in an address
     * @throws Refusal when they are not what the schema wants
     */
    public Command read(String method, byte[] object, Map<String, String> names, Map<String, String> given) {
        CommandShape shape = Schema.command(method);
        if (shape == null) {
            throw new IllegalArgumentException("method: " + method + " (expected: one of the schema)");
        }
        Message.Builder message = shape.prototype().newBuilderForType();
        readObject(object.length == 0 ? NO_BODY : object, shape.params().withNames(names), message);
        given.forEach((name, value) -> set(message, shape.params(), name, value));
        return commands.read(shape, message.build());
    }

    /** Appends an answer as one object. */
    public static void write(Answer answer, ByteBuf out) {
        JsonOutput object = new JsonOutput(out).open('{');
        JsonReplies.writeAnswer(answer, object);
        object.close('}');
    }

    private void readObject(byte[] object, MessageShape shape, Message.Builder into) {
        if (!StrictJson.isUtf8(object)) {
            throw Refusal.of(ErrorCode.PARSE_ERROR, "not UTF-8");
        }
        try (JsonParser parser = json.parser(object)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Form.invalid("body", JsonForms.found(parser.currentToken()), "an object");
            }
            parser.nextToken();
            new JsonMessageReader(json, parser, object).read(shape, into, "");
            if (parser.nextToken() != null) {
                throw Refusal.of(ErrorCode.PARSE_ERROR, "more than one JSON value");
            }
        } catch (IOException failure) {
            throw json.refusalOf(failure);
        }
    }

    private static void set(Message.Builder message, MessageShape shape, String name, String value) {
        FieldShape field = shape.field(name);
        if (field == null) {
            throw Refusal.invalidParams(JsonMessageReader.unknown(name));
        }
        if (field.repeated()) {
            message.addRepeatedField(field.descriptor(), valueOf(field, value));
        } else if (message.hasField(field.descriptor())) {
            throw Form.invalid(name, "given twice", "once");
        } else {
            message.setField(field.descriptor(), valueOf(field, value));
        }
    }

    private static Object valueOf(FieldShape field, String value) {
        return switch (field.kind()) {
            case TEXT -> text(field, value);
            case INTEGER -> (int) number(field, value);
            case LONG -> number(field, value);
            case TIME -> JsonMessageReader.millisOf(field, field.name(), value);
            case FLAG -> flag(field, value);
            case LABEL -> label(field, value);
            case JSON_VALUE, OBJECT, MAP ->
                throw Form.invalid(field.name(), Form.shown(value), "nothing in an address");
        };
    }

    private static String text(FieldShape field, String value) {
        if (!StrictJson.isPaired(value)) {
            throw Form.invalid(field.name(), "a lone surrogate", "Unicode text");
        }
        return value;
    }

    private static long number(FieldShape field, String value) {
        Long number = ExactNumbers.parse(value);
        if (number == null || !field.hasInRange(number)) {
            throw Form.invalid(field.name(), Form.shown(value), field.expectedRange());
        }
        return number;
    }

    private static boolean flag(FieldShape field, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw Form.invalid(field.name(), Form.shown(value), field.kind().expected());
        }
        return value.equals("true");
    }

    private static EnumValueDescriptor label(FieldShape field, String value) {
        EnumValueDescriptor label = field.labels().get(value);
        if (label == null) {
            throw Form.invalid(field.name(), Form.shown(value), field.expectedLabels());
        }
        return label;
    }
}
