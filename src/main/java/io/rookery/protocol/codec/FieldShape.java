package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.rookery.identity.Position;
import io.rookery.protocol.wire.Bounds;
import io.rookery.protocol.wire.JsonForm;
import io.rookery.protocol.wire.OptionsProto;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of a message that clients send, as the schema describes it.
 *
 * @param objectOnly whether its JSON value has to be an object
 * @param nested the shape of the message, of each item or of each value of the map; null for other kinds
 * @param labels the enum's values by JSON label; empty for other kinds
 */
record FieldShape(
        FieldDescriptor descriptor,
        String name,
        FieldKind kind,
        boolean repeated,
        boolean objectOnly,
        Bounds bounds,
        @Nullable MessageShape nested,
        Map<String, EnumValueDescriptor> labels) {

    static FieldShape of(FieldDescriptor field) {
        FieldKind kind = FieldKind.of(field);
        if (!field.isRepeated() && !field.hasPresence()) {
            throw new IllegalArgumentException(field.getFullName() + ": no presence (expected: optional)");
        }
        return new FieldShape(
                field,
                field.getJsonName(),
                kind,
                field.isRepeated(),
                field.getOptions().getExtension(OptionsProto.json) == JsonForm.JSON_FORM_OBJECT,
                field.getOptions().getExtension(OptionsProto.bounds),
                nestedIn(field, kind),
                labelsOf(field, kind));
    }

    long max() {
        return bounds.getMax() == 0 ? Position.OFFSET_MAX : bounds.getMax();
    }

    MessageShape requireNested() {
        if (nested == null) {
            throw new IllegalStateException(descriptor.getFullName() + " is no message");
        }
        return nested;
    }

    boolean hasInRange(long value) {
        return value >= bounds.getMin() && value <= max();
    }

    /** What the JSON dialect wants here, for refusals. */
    String expectedForm() {
        return kind != FieldKind.MAP && repeated ? "an array" : kind.expected();
    }

    String expectedLabels() {
        return String.join(", ", labels.keySet());
    }

    String expectedRange() {
        return bounds.getMin() + ".." + max();
    }

    String expectedItems() {
        return bounds.getItemsMin() + ".." + bounds.getItemsMax();
    }

    private static @Nullable MessageShape nestedIn(FieldDescriptor field, FieldKind kind) {
        return switch (kind) {
            case OBJECT -> MessageShape.of(field.getMessageType());
            case MAP ->
                MessageShape.of(field.getMessageType().findFieldByNumber(2).getMessageType());
            default -> null;
        };
    }

    private static Map<String, EnumValueDescriptor> labelsOf(FieldDescriptor field, FieldKind kind) {
        Map<String, EnumValueDescriptor> labels = new LinkedHashMap<>();
        if (kind == FieldKind.LABEL) {
            for (EnumValueDescriptor value : field.getEnumType().getValues()) {
                if (value.getNumber() != 0) {
                    labels.put(Labels.of(value), value);
                }
            }
        }
        return labels;
    }
}
