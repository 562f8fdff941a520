package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.protocol.Refusal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/**
 * Reads JSON objects into messages of the schema, token by token. It checks names and types; {@link Form} checks what the
 * values may be. Serves one parser.
 */
final class JsonMessageReader {
    private final StrictJson json;
    private final JsonParser parser;
    private final byte[] source;

    /**
     * @param source what the parser reads
     */
    JsonMessageReader(StrictJson json, JsonParser parser, byte[] source) {
        this.json = json;
        this.parser = parser;
        this.source = source;
    }

    static String unknown(String name) {
        return Form.shown(name) + ": unknown field";
    }

    /**
     * Reads the fields from the key at which the parser stands to the end of the object.
     *
     * @param path what stands before the names of fields in refusals: empty, or ending in a dot
     * @throws Refusal naming the first field that does not fit; the parser then stands somewhere in its value
     */
    void read(MessageShape shape, Message.Builder into, String path) throws IOException {
        for (JsonToken at = parser.currentToken(); at == JsonToken.FIELD_NAME; at = parser.nextToken()) {
            String name = parser.currentName();
            FieldShape field = shape.field(name);
            if (field == null) {
                throw Refusal.invalidParams(path + unknown(name));
            }
            parser.nextToken();
            readField(field, into, path + field.name());
        }
    }

    private void readField(FieldShape field, Message.Builder into, String name) throws IOException {
        if (field.kind() == FieldKind.MAP) {
            readEntries(field, into, name);
        } else if (field.repeated()) {
            readItems(field, into, name);
        } else {
            into.setField(field.descriptor(), readValue(field, into, name));
        }
    }

    private void readItems(FieldShape field, Message.Builder into, String name) throws IOException {
        require(JsonToken.START_ARRAY, name, field.expectedForm());
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            refuseBeyond(field, count, name);
            into.addRepeatedField(field.descriptor(), readValue(field, into, name + '[' + count + ']'));
            count++;
        }
    }

    private void readEntries(FieldShape field, Message.Builder into, String name) throws IOException {
        require(JsonToken.START_OBJECT, name, field.expectedForm());
        int count = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            refuseBeyond(field, count, name);
            into.addRepeatedField(field.descriptor(), readEntry(field, into, name));
            count++;
        }
    }

    private Message readEntry(FieldShape field, Message.Builder into, String name) throws IOException {
        String key = StrictJson.text(parser, name);
        Message.Builder entry = into.newBuilderForField(field.descriptor());
        FieldDescriptor keyField = entry.getDescriptorForType().findFieldByNumber(1);
        FieldDescriptor valueField = entry.getDescriptorForType().findFieldByNumber(2);
        Message.Builder value = entry.newBuilderForField(valueField);
        parser.nextToken();
        readNested(field, value, name + '[' + Form.shown(key) + ']');
        return entry.setField(keyField, key).setField(valueField, value.build()).build();
    }

    private void readNested(FieldShape field, Message.Builder nested, String name) throws IOException {
        require(JsonToken.START_OBJECT, name, FieldKind.OBJECT.expected());
        parser.nextToken();
        read(field.requireNested(), nested, name + '.');
    }

    private Object readValue(FieldShape field, Message.Builder into, String name) throws IOException {
        return switch (field.kind()) {
            case TEXT -> readText(field, name);
            case INTEGER -> (int) readInteger(field, name);
            case LONG -> readLong(field, name);
            case TIME -> readTime(field, name);
            case FLAG -> readFlag(field, name);
            case LABEL -> readLabel(field, name);
            case JSON_VALUE ->
                UnsafeByteOperations.unsafeWrap(json.copyValue(parser, source, field.objectOnly(), name));
            case OBJECT -> readObject(field, into, name);
            case MAP -> throw new IllegalStateException(name + " has entries");
        };
    }

    private Message readObject(FieldShape field, Message.Builder into, String name) throws IOException {
        Message.Builder nested = into.newBuilderForField(field.descriptor());
        readNested(field, nested, name);
        return nested.build();
    }

    private String readText(FieldShape field, String name) throws IOException {
        require(JsonToken.VALUE_STRING, name, field.kind().expected());
        return StrictJson.text(parser, name);
    }

    private boolean readFlag(FieldShape field, String name) {
        if (parser.currentToken() != JsonToken.VALUE_TRUE && parser.currentToken() != JsonToken.VALUE_FALSE) {
            throw Form.invalid(
                    name, JsonForms.found(parser.currentToken()), field.kind().expected());
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    private EnumValueDescriptor readLabel(FieldShape field, String name) throws IOException {
        String label = readText(field, name);
        EnumValueDescriptor value = field.labels().get(label);
        if (value == null) {
            throw Form.invalid(name, Form.shown(label), field.expectedLabels());
        }
        return value;
    }

    private long readLong(FieldShape field, String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return readInteger(field, name);
        }
        String digits = parser.getText();
        Long value = ExactNumbers.parse(digits);
        if (value == null || !field.hasInRange(value)) {
            throw Form.invalid(name, Form.shown(digits), field.expectedRange());
        }
        return value;
    }

    private long readTime(FieldShape field, String name) throws IOException {
        return millisOf(field, name, readText(field, name));
    }

    /** The milliseconds since 1970 of a time as in RFC 3339. */
    static long millisOf(FieldShape field, String name, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException notATime) {
            throw Form.invalid(name, Form.shown(text), field.kind().expected());
        }
    }

    private long readInteger(FieldShape field, String name) throws IOException {
        require(JsonToken.VALUE_NUMBER_INT, name, field.kind().expected());
        Long value = ExactNumbers.at(parser);
        if (value == null || !field.hasInRange(value)) {
            throw Form.invalid(name, ExactNumbers.shown(parser), field.expectedRange());
        }
        return value;
    }

    private void require(JsonToken wanted, String name, String expected) {
        if (parser.currentToken() != wanted) {
            throw Form.invalid(name, JsonForms.found(parser.currentToken()), expected);
        }
    }

    /** Stops where the schema's bound is passed, so that no longer list is ever built. */
    private static void refuseBeyond(FieldShape field, int count, String name) {
        int max = field.bounds().getItemsMax();
        if (count == max) {
            throw Form.invalid(name, "over " + max + " items", field.expectedItems());
        }
    }
}
