package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.Descriptor;
import io.rookery.protocol.wire.Choice;
import io.rookery.protocol.wire.OptionsProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message that clients send, as the schema describes it: its fields in order and by JSON name. */
final class MessageShape {
    private final Descriptor descriptor;
    private final List<FieldShape> fields;
    private final Map<String, FieldShape> byName = new HashMap<>();
    private final List<Choice> choices;

    private MessageShape(Descriptor descriptor) {
        this.descriptor = descriptor;
        this.fields = descriptor.getFields().stream().map(FieldShape::of).toList();
        this.choices = descriptor.getOptions().getExtension(OptionsProto.choice);
        fields.forEach(field -> byName.put(field.name(), field));
    }

    static MessageShape of(Descriptor descriptor) {
        return new MessageShape(descriptor);
    }

    Descriptor descriptor() {
        return descriptor;
    }

    List<FieldShape> fields() {
        return fields;
    }

    List<Choice> choices() {
        return choices;
    }

    @Nullable
    FieldShape field(String name) {
        return byName.get(name);
    }
}
