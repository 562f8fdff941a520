package io.rookery.protocol.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.netty.buffer.ByteBufUtil;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.codec.MessageShape.FieldChoice;
import io.rookery.protocol.wire.Bounds;
import java.util.List;
import java.util.stream.Collectors;

/** Compares a message from a client with what the schema wants of it, field by field in the schema's order. */
final class Form {
    private static final int SHOWN_MAX = 64;

    private Form() {}

    /**
     * @param path what stands before the names of fields in refusals: empty, or ending in a dot
     * @throws Refusal naming the field, its value and what was expected
     */
    static void check(Message message, MessageShape shape, String path) {
        refuseUnknown(message.getUnknownFields(), path);
        for (FieldShape field : shape.fields()) {
            if (field.repeated()) {
                checkItems(message, field, path);
            } else if (message.hasField(field.descriptor())) {
                checkValue(message.getField(field.descriptor()), field, path + field.name());
            } else if (field.bounds().getRequired()) {
                throw invalid(path + field.name(), "missing", field.expectedForm());
            }
        }
        for (FieldChoice choice : shape.choices()) {
            checkChoice(message, choice, path);
        }
    }

    static void refuseUnknown(UnknownFieldSet unknown, String path) {
        if (!unknown.asMap().isEmpty()) {
            int number = unknown.asMap().keySet().iterator().next();
            throw Refusal.invalidParams(path + "field " + number + ": unknown");
        }
    }

    static Refusal invalid(String field, String found, String expected) {
        return Refusal.invalidParams(field + ": " + found + " (expected: " + expected + ")");
    }

    /** A client's own text in quotes, cut to what is good to read. */
    static String shown(String value) {
        return '"' + (value.length() <= SHOWN_MAX ? value : value.substring(0, SHOWN_MAX) + "…") + '"';
    }

    private static void checkItems(Message message, FieldShape field, String path) {
        FieldDescriptor descriptor = field.descriptor();
        int count = message.getRepeatedFieldCount(descriptor);
        checkCount(count, field, path);
        for (int i = 0; i < count; i++) {
            Object item = message.getRepeatedField(descriptor, i);
            if (field.kind() == FieldKind.MAP) {
                checkEntry((Message) item, field, path);
            } else {
                checkValue(item, field, path + field.name() + '[' + i + ']');
            }
        }
    }

    private static void checkCount(int count, FieldShape field, String path) {
        Bounds bounds = field.bounds();
        if (count < bounds.getItemsMin() || count > bounds.getItemsMax()) {
            throw invalid(path + field.name(), count + " items", field.expectedItems());
        }
    }

    private static void checkEntry(Message entry, FieldShape field, String path) {
        List<FieldDescriptor> parts = entry.getDescriptorForType().getFields();
        String name = path + field.name() + '[' + shown((String) entry.getField(parts.get(0))) + "].";
        check((Message) entry.getField(parts.get(1)), field.requireNested(), name);
    }

    private static void checkValue(Object value, FieldShape field, String name) {
        switch (field.kind()) {
            case TEXT -> checkText((String) value, field.bounds(), name);
            case INTEGER -> checkRange((Integer) value, field, name);
            case LONG, TIME -> checkRange((Long) value, field, name);
            case LABEL -> checkLabel((EnumValueDescriptor) value, field, name);
            case FLAG -> {}
            case JSON_VALUE -> checkSize(((ByteString) value).size(), field.bounds(), name);
            case OBJECT -> check((Message) value, field.requireNested(), name + '.');
            case MAP -> throw new IllegalStateException(name + " has entries");
        }
    }

    private static void checkText(String value, Bounds bounds, String name) {
        int length = value.length();
        if (length < bounds.getCharactersMin()
                || (bounds.getCharactersMax() != 0 && length > bounds.getCharactersMax())) {
            throw invalid(name, length + " characters", expectedText(bounds));
        }
        if (bounds.getPrintableAscii() && !isPrintable(value)) {
            throw invalid(name, shown(value), expectedText(bounds));
        }
        if (bounds.getBytesMax() != 0) {
            checkSize(ByteBufUtil.utf8Bytes(value), bounds, name);
        }
    }

    private static String expectedText(Bounds bounds) {
        String range = bounds.getCharactersMin() + ".." + bounds.getCharactersMax();
        return range + (bounds.getPrintableAscii() ? " printable ASCII characters" : " characters");
    }

    private static boolean isPrintable(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static void checkSize(int bytes, Bounds bounds, String name) {
        if (bytes > bounds.getBytesMax()) {
            throw Refusal.tooLarge(
                    name, name + ": " + bytes + " bytes (expected: at most " + bounds.getBytesMax() + ")");
        }
    }

    private static void checkRange(long value, FieldShape field, String name) {
        if (!field.hasInRange(value)) {
            throw invalid(name, Long.toString(value), field.expectedRange());
        }
    }

    private static void checkLabel(EnumValueDescriptor value, FieldShape field, String name) {
        if (!field.labels().containsValue(value)) {
            throw invalid(name, Integer.toString(value.getNumber()), field.expectedLabels());
        }
    }

    private static void checkChoice(Message message, FieldChoice choice, String path) {
        int given = 0;
        for (FieldShape field : choice.fields()) {
            if (isGiven(message, field)) {
                given++;
            }
        }
        if (given < choice.min() || given > choice.max()) {
            String names = choice.fields().stream()
                    .map(field -> field.descriptor().getName())
                    .collect(Collectors.joining(", "));
            throw invalid(path + names, given + " given", expectedCount(choice));
        }
    }

    private static boolean isGiven(Message message, FieldShape field) {
        return field.repeated()
                ? message.getRepeatedFieldCount(field.descriptor()) > 0
                : message.hasField(field.descriptor());
    }

    private static String expectedCount(FieldChoice choice) {
        if (choice.min() == choice.max()) {
            return "exactly " + choice.min();
        }
        return choice.min() == 0 ? "at most " + choice.max() : "at least " + choice.min();
    }
}
