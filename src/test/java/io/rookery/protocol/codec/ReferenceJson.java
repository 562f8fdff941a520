package io.rookery.protocol.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.rookery.protocol.wire.ChatMessage;
import io.rookery.protocol.wire.Detail;
import io.rookery.protocol.wire.JsonForm;
import io.rookery.protocol.wire.OptionsProto;
import io.rookery.protocol.wire.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;

/** The JSON form of any message, from the schema alone, slowly. What the dialect writes by hand has to say the same. */
final class ReferenceJson {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Set<Descriptor> SHOWN_UNLESS_EMPTY =
            Set.of(Refused.getDescriptor(), ChatMessage.getDescriptor());

    private ReferenceJson() {}

    static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode of(Message message) {
        ObjectNode object = NODES.objectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (isShown(message, field)) {
                object.set(field.getJsonName(), of(message, field));
            }
        }
        return object;
    }

    private static boolean isShown(Message message, FieldDescriptor field) {
        if (field.isMapField() && SHOWN_UNLESS_EMPTY.contains(field.getContainingType())) {
            return message.getRepeatedFieldCount(field) > 0;
        }
        return !field.hasPresence() || message.hasField(field);
    }

    private static JsonNode of(Message message, FieldDescriptor field) {
        if (field.isMapField()) {
            ObjectNode entries = NODES.objectNode();
            for (Object item : (List<?>) message.getField(field)) {
                Message entry = (Message) item;
                List<FieldDescriptor> parts = entry.getDescriptorForType().getFields();
                entries.set((String) entry.getField(parts.get(0)), value(parts.get(1), entry.getField(parts.get(1))));
            }
            return entries;
        }
        if (field.isRepeated()) {
            ArrayNode items = NODES.arrayNode();
            ((List<?>) message.getField(field)).forEach(item -> items.add(value(field, item)));
            return items;
        }
        return value(field, message.getField(field));
    }

    private static JsonNode value(FieldDescriptor field, Object value) {
        if (field.getOptions().getExtension(OptionsProto.json) == JsonForm.JSON_FORM_TIME) {
            return NODES.textNode(TIME.format(Instant.ofEpochMilli((Long) value)));
        }
        return switch (field.getJavaType()) {
            case STRING -> NODES.textNode((String) value);
            case INT -> NODES.numberNode((Integer) value);
            case LONG -> MAPPER.convertValue(value, JsonNode.class);
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case ENUM -> NODES.textNode(Labels.of((EnumValueDescriptor) value));
            case BYTE_STRING -> parse(((ByteString) value).toByteArray());
            case MESSAGE -> value instanceof Detail detail ? detail(detail) : of((Message) value);
            default -> throw new AssertionError(field);
        };
    }

    private static JsonNode detail(Detail detail) {
        return switch (detail.getValueCase()) {
            case TEXT -> NODES.textNode(detail.getText());
            case NUMBER -> NODES.numberNode(detail.getNumber());
            case FLAG -> NODES.booleanNode(detail.getFlag());
            default -> throw new AssertionError(detail);
        };
    }
}
