package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.rookery.protocol.wire.JsonForm;
import io.rookery.protocol.wire.OptionsProto;

/** How one item of a field looks in JSON. */
enum FieldKind {
    TEXT("a string"),
    INTEGER("an integer"),
    /** An integer, or a string of decimal digits. */
    LONG("an integer"),
    /** Milliseconds since 1970 in the schema. */
    TIME("a time as in RFC 3339"),
    FLAG("true or false"),
    LABEL("a string"),
    JSON_VALUE("a JSON value"),
    OBJECT("an object"),
    /** Objects by name. */
    MAP("an object");

    private final String expected;

    FieldKind(String expected) {
        this.expected = expected;
    }

    String expected() {
        return expected;
    }

    static FieldKind of(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> TEXT;
            case INT32 -> INTEGER;
            case INT64 -> field.getOptions().getExtension(OptionsProto.json) == JsonForm.JSON_FORM_TIME ? TIME : LONG;
            case BOOL -> FLAG;
            case ENUM -> LABEL;
            case BYTES -> JSON_VALUE;
            case MESSAGE -> field.isMapField() ? MAP : OBJECT;
            default ->
                throw new IllegalArgumentException(field.getFullName() + ": " + field.getType()
                        + " (expected: string, int32, int64, bool, enum, bytes or message)");
        };
    }
}
