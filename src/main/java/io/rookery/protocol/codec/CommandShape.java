package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.rookery.protocol.wire.ClientFrame;

/**
 * One command of the schema.
 *
 * @param method its name in JSON-RPC
 * @param field its place in the client's frame
 * @param prototype an empty message of its type
 */
record CommandShape(String method, FieldDescriptor field, Message prototype, MessageShape params) {

    static CommandShape of(String method, FieldDescriptor field) {
        Message prototype = (Message) ClientFrame.getDefaultInstance().getField(field);
        return new CommandShape(method, field, prototype, MessageShape.of(field.getMessageType()));
    }

    ClientFrame frame(Message message) {
        return ClientFrame.newBuilder().setField(field, message).build();
    }
}
