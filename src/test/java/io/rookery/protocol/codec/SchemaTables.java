package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.rookery.protocol.wire.Bounds;
import io.rookery.protocol.wire.Choice;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.JsonForm;
import io.rookery.protocol.wire.OptionsProto;
import io.rookery.protocol.wire.ServerFrame;
import io.rookery.protocol.wire.ValuesProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The schema as client authors read it: one section for each command, answer, notification and value. */
final class SchemaTables {
    private final SchemaComments comments = new SchemaComments(Path.of("src/main/proto/rookery/v1"));

    String commands() {
        StringBuilder text = new StringBuilder();
        Set<Descriptor> nested = new LinkedHashSet<>();
        for (FieldDescriptor command : withMethod(ClientFrame.getDescriptor())) {
            String answer = command.getOptions().getExtension(OptionsProto.answer);
            Descriptor type = command.getMessageType();
            text.append("### `%s` → [%s](#%s)\n\n".formatted(methodOf(command), answer, anchor(answer)));
            text.append("%s Protobuf: `%s`, field %d of `ClientFrame`.\n\n"
                    .formatted(comments.of(type.getName()), type.getName(), command.getNumber()));
            appendFields(type, text, true);
            addNested(type, nested);
        }
        nested.removeIf(type -> !type.getFile().getName().endsWith("commands.proto"));
        nested.forEach(type -> appendMessage(type, text, true));
        return text.toString();
    }

    String answers() {
        StringBuilder text = new StringBuilder();
        Set<Descriptor> types = new LinkedHashSet<>();
        for (FieldDescriptor body :
                ServerFrame.getDescriptor().getOneofs().get(0).getFields()) {
            if (body.getNumber() >= 10 && methodOf(body).isEmpty()) {
                types.add(body.getMessageType());
                addNested(body.getMessageType(), types);
            }
        }
        types.removeIf(type -> type.getFile().getName().endsWith("values.proto"));
        types.forEach(type -> appendMessage(type, text, false));
        return text.toString();
    }

    String notifications() {
        StringBuilder text = new StringBuilder();
        for (FieldDescriptor push : withMethod(ServerFrame.getDescriptor())) {
            Descriptor type = push.getMessageType();
            text.append("### `%s`\n\n".formatted(methodOf(push)));
            boolean own = type.getFile().getName().endsWith("pushes.proto");
            String shape =
                    own ? "`" + type.getName() + "`" : "[%s](#%s)".formatted(type.getName(), anchor(type.getName()));
            text.append("%s Protobuf: %s, field %d of `ServerFrame`.\n\n"
                    .formatted(comments.of(type.getName()), shape, push.getNumber()));
            if (own) {
                appendFields(type, text, false);
            }
        }
        return text.toString();
    }

    String values() {
        StringBuilder text = new StringBuilder();
        for (Descriptor type : ValuesProto.getDescriptor().getMessageTypes()) {
            appendMessage(type, text, type.getName().equals("Position"));
        }
        for (EnumDescriptor type : ValuesProto.getDescriptor().getEnumTypes()) {
            text.append("### %s\n\nOne of %s.\n\n".formatted(type.getName(), labels(type)));
        }
        return text.toString();
    }

    private void appendMessage(Descriptor type, StringBuilder text, boolean fromClient) {
        text.append("### %s\n\n%s\n\n".formatted(type.getName(), comments.of(type.getName())));
        appendFields(type, text, fromClient);
    }

    private void appendFields(Descriptor type, StringBuilder text, boolean fromClient) {
        for (Choice choice : type.getOptions().getExtension(OptionsProto.choice)) {
            text.append("%s.\n\n".formatted(choice(choice)));
        }
        if (type.getFields().isEmpty()) {
            return;
        }
        text.append("| field | type | %s | meaning |\n| --- | --- | --- | --- |\n"
                .formatted(fromClient ? "accepted" : "given"));
        for (FieldDescriptor field : type.getFields()) {
            String when = fromClient ? accepted(field) : given(field);
            String meaning = comment(type, field);
            text.append("| `%s` | %s | %s | %s |\n".formatted(field.getJsonName(), typeOf(field), when, meaning));
        }
        text.append("\n");
    }

    private String comment(Descriptor type, FieldDescriptor field) {
        return type.getName().equals("Detail") ? "That value." : comments.of(type.getName() + "." + field.getName());
    }

    private static String given(FieldDescriptor field) {
        return field.toProto().getProto3Optional() || field.getRealContainingOneof() != null ? "sometimes" : "always";
    }

    private static String accepted(FieldDescriptor field) {
        Bounds bounds = field.getOptions().getExtension(OptionsProto.bounds);
        List<String> rules = new ArrayList<>();
        rules.add(bounds.getRequired() || bounds.getItemsMin() > 0 ? "required" : "optional");
        if (bounds.getCharactersMax() > 0) {
            String alphabet = bounds.getPrintableAscii() ? "printable ASCII characters" : "characters";
            rules.add(bounds.getCharactersMin() + "–" + bounds.getCharactersMax() + " " + alphabet);
        }
        if (bounds.getBytesMax() > 0) {
            rules.add("at most " + bounds.getBytesMax() + " bytes");
        }
        if (bounds.getMax() > 0) {
            rules.add(bounds.getMin() + "–" + bounds.getMax());
        }
        if (bounds.getItemsMax() > 0) {
            rules.add(bounds.getItemsMin() + "–" + bounds.getItemsMax() + " items");
        }
        if (bounds.getDefaultNumber() > 0) {
            rules.add("default " + bounds.getDefaultNumber());
        }
        if (!bounds.getDefaultText().isEmpty()) {
            rules.add("default `" + bounds.getDefaultText() + "`");
        }
        return String.join("; ", rules);
    }

    private static String typeOf(FieldDescriptor field) {
        if (field.isMapField()) {
            return "object of " + typeOf(field.getMessageType().findFieldByNumber(2)) + " by name";
        }
        String item = itemType(field);
        return field.isRepeated() ? "array of " + item : item;
    }

    private static String itemType(FieldDescriptor field) {
        JsonForm form = field.getOptions().getExtension(OptionsProto.json);
        return switch (field.getJavaType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case BYTE_STRING -> form == JsonForm.JSON_FORM_OBJECT ? "JSON object" : "JSON value";
            case ENUM -> link(field.getEnumType().getName());
            case MESSAGE -> link(field.getMessageType().getName());
            default -> form == JsonForm.JSON_FORM_TIME ? "time" : "integer";
        };
    }

    private static String link(String type) {
        return "[%s](#%s)".formatted(type, anchor(type));
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT);
    }

    private static String choice(Choice choice) {
        String fields =
                choice.getFieldList().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        String count = choice.getMin() == choice.getMax()
                ? "Exactly " + choice.getMin()
                : choice.getMin() == 0 ? "At most " + choice.getMax() : "At least " + choice.getMin();
        return count + " of " + fields;
    }

    private static String labels(EnumDescriptor type) {
        return type.getValues().stream()
                .filter(value -> value.getNumber() != 0)
                .map(value -> "`" + Labels.of(value) + "`")
                .collect(Collectors.joining(", "));
    }

    private static void addNested(Descriptor type, Set<Descriptor> found) {
        for (FieldDescriptor field : type.getFields()) {
            FieldDescriptor value = field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
            if (value.getJavaType() == FieldDescriptor.JavaType.MESSAGE && found.add(value.getMessageType())) {
                addNested(value.getMessageType(), found);
            }
        }
    }

    private static List<FieldDescriptor> withMethod(Descriptor frame) {
        return frame.getFields().stream()
                .filter(field -> !methodOf(field).isEmpty())
                .toList();
    }

    private static String methodOf(FieldDescriptor field) {
        return field.getOptions().getExtension(OptionsProto.method);
    }
}
