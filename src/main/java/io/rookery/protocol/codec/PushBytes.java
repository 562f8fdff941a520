package io.rookery.protocol.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.Push;
import io.rookery.protocol.wire.ServerFrame;

/** Pushes as nodes hand them to each other: the server's frame of the protobuf dialect. */
public final class PushBytes {
    private PushBytes() {}

    public static byte[] encode(Push push) {
        return Pushes.frame(push).toByteArray();
    }

    /**
     * @throws IllegalArgumentException when the bytes are no push
     */
    public static Push decode(byte[] bytes) {
        try {
            return Pushes.push(ServerFrame.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("push: " + bytes.length + " bytes (expected: a ServerFrame)", e);
        }
    }
}
