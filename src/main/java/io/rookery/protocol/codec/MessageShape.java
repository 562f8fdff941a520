package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.Descriptor;
import io.rookery.protocol.wire.Choice;
import io.rookery.protocol.wire.OptionsProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One message that clients send, as the schema describes it: its fields in order and by JSON name. */
final class MessageShape {
    private final Descriptor descriptor;
    private final List<FieldShape> fields;
    private final Map<String, FieldShape> byName = new HashMap<>();
    private final List<FieldChoice> choices;

    /** Fields of which so many are to be given. */
    record FieldChoice(List<FieldShape> fields, int min, int max) {}

    private MessageShape(Descriptor descriptor) {
        this.descriptor = descriptor;
        this.fields = descriptor.getFields().stream().map(FieldShape::of).toList();
        this.choices = descriptor.getOptions().getExtension(OptionsProto.choice).stream()
                .map(this::fieldChoice)
                .toList();
        fields.forEach(field -> byName.put(field.name(), field));
    }

    static MessageShape of(Descriptor descriptor) {
        return new MessageShape(descriptor);
    }

    private FieldChoice fieldChoice(Choice choice) {
        List<FieldShape> named = choice.getFieldList().stream()
                .map(name -> fields.get(descriptor.findFieldByName(name).getIndex()))
                .toList();
        return new FieldChoice(named, choice.getMin(), choice.getMax());
    }

    Descriptor descriptor() {
        return descriptor;
    }

    List<FieldShape> fields() {
        return fields;
    }

    List<FieldChoice> choices() {
        return choices;
    }

    /**
     * The same message, whose fields are found by other names, too.
     *
     * @param names of fields by their other names
     */
    MessageShape withNames(Map<String, String> names) {
        if (names.isEmpty()) {
            return this;
        }
        MessageShape named = new MessageShape(descriptor);
        names.forEach((other, name) -> named.byName.put(other, Objects.requireNonNull(byName.get(name), name)));
        return named;
    }

    @Nullable
    FieldShape field(String name) {
        return byName.get(name);
    }
}
