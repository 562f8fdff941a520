package io.rookery.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.rookery.protocol.wire.Bounds;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.Position;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes commands of every sort from the schema alone, most of them acceptable. */
final class RandomFrames {
    private static final String NAME = "abcXYZ019_.:/-";
    /** Written as Jackson writes them, so that they pass through trees unchanged. */
    private static final String[] JSON_VALUES = {
        "null", "0", "-1.5", "[]", "{}", "\"\"", "\"\\n é 🐦\"", "[1,{\"a\":[true,false]}]", "{\"k\":{\"k\":\"v\"}}"
    };

    private final RandomGenerator random;

    RandomFrames(RandomGenerator random) {
        this.random = random;
    }

    ClientFrame next() {
        List<CommandShape> commands = List.copyOf(Schema.commands());
        CommandShape command = commands.get(random.nextInt(commands.size()));
        Message.Builder message = command.prototype().newBuilderForType();
        fill(message, command.params());
        return command.frame(message.build()).toBuilder()
                .setId(1 + random.nextLong(1L << 40))
                .build();
    }

    private void fill(Message.Builder message, MessageShape shape) {
        for (FieldShape field : shape.fields()) {
            if (field.kind() == FieldKind.MAP) {
                addEntries(message, field);
            } else if (field.repeated()) {
                int count = field.bounds().getItemsMin() + random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    message.addRepeatedField(field.descriptor(), value(message, field));
                }
            } else if (field.bounds().getRequired() || random.nextInt(3) > 0) {
                message.setField(field.descriptor(), value(message, field));
            }
        }
    }

    private void addEntries(Message.Builder message, FieldShape field) {
        for (int i = random.nextInt(3); i > 0; i--) {
            Message.Builder entry = message.newBuilderForField(field.descriptor());
            FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
            Message.Builder content = entry.newBuilderForField(value);
            fill(content, field.requireNested());
            entry.setField(entry.getDescriptorForType().findFieldByNumber(1), i + Seeds.text(random, 10));
            message.addRepeatedField(
                    field.descriptor(), entry.setField(value, content.build()).build());
        }
    }

    /** The year 2100. */
    private static final long LATEST_TIME_MILLIS = 4_102_444_800_000L;

    private Object value(Message.Builder message, FieldShape field) {
        return switch (field.kind()) {
            case TEXT -> text(field);
            case INTEGER -> (int) number(field);
            case LONG -> number(field);
            case TIME -> random.nextLong(LATEST_TIME_MILLIS);
            case FLAG -> random.nextBoolean();
            case LABEL -> label(field);
            case JSON_VALUE -> ByteString.copyFromUtf8(field.objectOnly() ? "{\"k\":" + json() + "}" : json());
            case OBJECT -> {
                Message.Builder nested = message.newBuilderForField(field.descriptor());
                fill(nested, field.requireNested());
                yield nested.build();
            }
            case MAP -> throw new AssertionError(field.name());
        };
    }

    private String text(FieldShape field) {
        Bounds bounds = field.bounds();
        boolean epoch = field.descriptor().getContainingType().equals(Position.getDescriptor());
        int lengthMax = bounds.getCharactersMax() == 0 ? 30 : bounds.getCharactersMax();
        if (!epoch && !bounds.getPrintableAscii()) {
            return bounds.getCharactersMin() == 0
                    ? Seeds.text(random, lengthMax)
                    : "k" + Seeds.text(random, lengthMax - 1);
        }
        int length = Math.max(1, bounds.getCharactersMin()) + random.nextInt(16);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append(NAME.charAt(random.nextInt(NAME.length())));
        }
        return name.toString();
    }

    private long number(FieldShape field) {
        long min = field.bounds().getMin();
        return switch (random.nextInt(4)) {
            case 0 -> min;
            case 1 -> field.max();
            default -> min + random.nextLong(field.max() - min + 1);
        };
    }

    private EnumValueDescriptor label(FieldShape field) {
        List<EnumValueDescriptor> labels = List.copyOf(field.labels().values());
        return labels.get(random.nextInt(labels.size()));
    }

    private String json() {
        return JSON_VALUES[random.nextInt(JSON_VALUES.length)];
    }
}
