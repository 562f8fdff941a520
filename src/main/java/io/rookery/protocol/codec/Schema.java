package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.rookery.protocol.wire.Bounds;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.OptionsProto;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one table behind both dialects, made from the compiled schema when the class is loaded. */
final class Schema {
    private static final Map<String, CommandShape> BY_METHOD = new LinkedHashMap<>();
    private static final Map<Integer, CommandShape> BY_NUMBER = new LinkedHashMap<>();

    static {
        for (FieldDescriptor field : ClientFrame.getDescriptor().getFields()) {
            String method = field.getOptions().getExtension(OptionsProto.method);
            if (!method.isEmpty()) {
                CommandShape command = CommandShape.of(method, field);
                BY_METHOD.put(method, command);
                BY_NUMBER.put(field.getNumber(), command);
            }
        }
    }

    private Schema() {}

    static Collection<CommandShape> commands() {
        return BY_METHOD.values();
    }

    static @Nullable CommandShape command(String method) {
        return BY_METHOD.get(method);
    }

    /** The command in a frame; the frame must have one that is not a batch. */
    static CommandShape commandOf(ClientFrame frame) {
        CommandShape command = BY_NUMBER.get(frame.getCommandCase().getNumber());
        if (command == null) {
            throw new IllegalArgumentException("frame: " + frame.getCommandCase() + " (expected: a command)");
        }
        return command;
    }

    static Message messageOf(ClientFrame frame, CommandShape command) {
        return (Message) frame.getField(command.field());
    }

    /** The number that stands for a field which is not given. */
    static int defaultNumber(Descriptor message, int fieldNumber) {
        return Math.toIntExact(boundsOf(message, fieldNumber).getDefaultNumber());
    }

    /** The text that stands for a field which is not given. */
    static String defaultText(Descriptor message, int fieldNumber) {
        return boundsOf(message, fieldNumber).getDefaultText();
    }

    private static Bounds boundsOf(Descriptor message, int fieldNumber) {
        return message.findFieldByNumber(fieldNumber).getOptions().getExtension(OptionsProto.bounds);
    }
}
