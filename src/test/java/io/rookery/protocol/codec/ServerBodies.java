package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.rookery.protocol.wire.OptionsProto;
import io.rookery.protocol.wire.ServerFrame;

/** Looks into a server's frame without knowing what is in it. */
final class ServerBodies {
    private ServerBodies() {}

    static Message bodyOf(ServerFrame frame) {
        return (Message) frame.getField(fieldOf(frame));
    }

    static String methodOf(ServerFrame frame) {
        return fieldOf(frame).getOptions().getExtension(OptionsProto.method);
    }

    private static FieldDescriptor fieldOf(ServerFrame frame) {
        return frame.getOneofFieldDescriptor(
                ServerFrame.getDescriptor().getOneofs().get(0));
    }
}
