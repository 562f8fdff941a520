package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.identity.Position;
import io.rookery.protocol.Refusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects into the messages of the schema, token by token. It checks names and types; {@link Form} checks what
 * the values may be.
 */
final class JsonMessages {
    private static final int DIGITS_MAX = 20;

    private final StrictJson json;

    JsonMessages(StrictJson json) {
        this.json = json;
    }

    /**
     * Reads the fields from the key at which the parser stands to the end of the object.
     *
     * @param source what the parser reads
     * @param path what stands before the names of fields in refusals: empty, or ending in a dot
     * @throws Refusal naming the first field that does not fit; the parser then stands on its value
     */
    void read(JsonParser parser, byte[] source, MessageShape shape, Message.Builder into, String path)
            throws IOException {
        for (JsonToken at = parser.currentToken(); at == JsonToken.FIELD_NAME; at = parser.nextToken()) {
            String name = parser.currentName();
            FieldShape field = shape.field(name);
            if (field == null) {
                throw Refusal.invalidParams(path + unknown(name));
            }
            parser.nextToken();
            readField(new Cursor(parser, source, field, into, path + field.name()));
        }
    }

    static String unknown(String name) {
        return Form.shown(name) + ": unknown field";
    }

    private record Cursor(JsonParser parser, byte[] source, FieldShape field, Message.Builder into, String name) {
        JsonToken token() {
            return parser.currentToken();
        }

        Refusal unexpected() {
            return Form.invalid(name, JsonForms.found(token()), field.expectedForm());
        }
    }

    private void readField(Cursor at) throws IOException {
        FieldDescriptor descriptor = at.field.descriptor();
        if (at.field.kind() == FieldKind.MAP) {
            readEntries(at);
        } else if (at.field.repeated()) {
            readItems(at);
        } else {
            at.into.setField(descriptor, readValue(at, at.name));
        }
    }

    private void readItems(Cursor at) throws IOException {
        if (at.token() != JsonToken.START_ARRAY) {
            throw at.unexpected();
        }
        int count = 0;
        while (at.parser.nextToken() != JsonToken.END_ARRAY) {
            refuseBeyond(at, count);
            at.into.addRepeatedField(at.field.descriptor(), readValue(at, at.name + '[' + count++ + ']'));
        }
    }

    private void readEntries(Cursor at) throws IOException {
        if (at.token() != JsonToken.START_OBJECT) {
            throw at.unexpected();
        }
        int count = 0;
        while (at.parser.nextToken() == JsonToken.FIELD_NAME) {
            refuseBeyond(at, count++);
            at.into.addRepeatedField(at.field.descriptor(), readEntry(at));
        }
    }

    private Message readEntry(Cursor at) throws IOException {
        String key = StrictJson.text(at.parser, at.name);
        String name = at.name + '[' + Form.shown(key) + ']';
        Message.Builder entry = at.into.newBuilderForField(at.field.descriptor());
        FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
        Message.Builder content = entry.newBuilderForField(value);
        if (at.parser.nextToken() != JsonToken.START_OBJECT) {
            throw Form.invalid(name, JsonForms.found(at.token()), "an object");
        }
        at.parser.nextToken();
        read(at.parser, at.source, at.field.requireNested(), content, name + '.');
        entry.setField(entry.getDescriptorForType().findFieldByNumber(1), key);
        return entry.setField(value, content.build()).build();
    }

    /** Stops where the schema's bound is passed, so that no longer list is ever built. */
    private static void refuseBeyond(Cursor at, int count) {
        int max = at.field.bounds().getItemsMax();
        if (count == max) {
            throw Form.invalid(at.name, "over " + max + " items", at.field.bounds().getItemsMin() + ".." + max);
        }
    }

    private Object readValue(Cursor at, String name) throws IOException {
        return switch (at.field.kind()) {
            case TEXT -> readText(at, name);
            case INTEGER -> (int) readInteger(at, name);
            case LONG -> readLong(at, name);
            case LABEL -> readLabel(at, name);
            case JSON_VALUE -> UnsafeByteOperations.unsafeWrap(
                    json.copyValue(at.parser, at.source, at.field.objectOnly(), name));
            case OBJECT -> readObject(at, name);
            case MAP -> throw new IllegalStateException(name + " has entries");
        };
    }

    private static String readText(Cursor at, String name) throws IOException {
        if (at.token() != JsonToken.VALUE_STRING) {
            throw Form.invalid(name, JsonForms.found(at.token()), at.field.kind().expected());
        }
        return StrictJson.text(at.parser, name);
    }

    private static EnumValueDescriptor readLabel(Cursor at, String name) throws IOException {
        String label = readText(at, name);
        EnumValueDescriptor value = at.field.labels().get(label);
        if (value == null) {
            throw Form.invalid(name, Form.shown(label), at.field.expectedForm());
        }
        return value;
    }

    private Message readObject(Cursor at, String name) throws IOException {
        if (at.token() != JsonToken.START_OBJECT) {
            throw Form.invalid(name, JsonForms.found(at.token()), at.field.kind().expected());
        }
        Message.Builder nested = at.into.newBuilderForField(at.field.descriptor());
        at.parser.nextToken();
        read(at.parser, at.source, at.field.requireNested(), nested, name + '.');
        return nested.build();
    }

    private static long readLong(Cursor at, String name) throws IOException {
        if (at.token() != JsonToken.VALUE_STRING) {
            return readInteger(at, name);
        }
        String digits = at.parser.getText();
        Long value = decimal(digits);
        if (value == null || outOfRange(value, at.field)) {
            throw Form.invalid(name, Form.shown(digits), range(at.field));
        }
        return value;
    }

    private static long readInteger(Cursor at, String name) throws IOException {
        if (at.token() != JsonToken.VALUE_NUMBER_INT) {
            throw Form.invalid(name, JsonForms.found(at.token()), at.field.kind().expected());
        }
        Long value = exact(at.parser);
        if (value == null || outOfRange(value, at.field)) {
            throw Form.invalid(name, cut(at.parser.getText()), range(at.field));
        }
        return value;
    }

    /** The integer at which the parser stands, or null when a client's number could not hold it exactly. */
    static @Nullable Long exact(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return null;
        }
        long value = parser.getLongValue();
        return value < -Position.OFFSET_MAX || value > Position.OFFSET_MAX ? null : value;
    }

    private static @Nullable Long decimal(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits == 0 || digits > 16 || (digits > 1 && text.charAt(start) == '0')) {
            return null;
        }
        long value = 0;
        for (int i = start; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            value = value * 10 + digit;
        }
        return start == 0 ? value : -value;
    }

    private static String cut(String number) {
        return number.length() <= DIGITS_MAX ? number : number.substring(0, DIGITS_MAX) + "…";
    }

    private static boolean outOfRange(long value, FieldShape field) {
        return value < field.bounds().getMin() || value > field.max();
    }

    private static String range(FieldShape field) {
        return field.bounds().getMin() + ".." + field.max();
    }
}
