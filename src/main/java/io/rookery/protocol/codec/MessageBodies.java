package io.rookery.protocol.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.wire.StoredBody;

/** Message bodies as the log keeps them. What former releases wrote stays readable. */
public final class MessageBodies {
    private MessageBodies() {}

    public static byte[] encode(MessageBody body) {
        StoredBody.Builder wire = StoredBody.newBuilder()
                .setMessageId(body.messageId())
                .setFrom(WireValues.toWire(body.from()))
                .setKind(body.kind());
        if (body.text() != null) {
            wire.setText(body.text());
        }
        if (body.payload() != null) {
            wire.setPayload(WireValues.toWire(body.payload()));
        }
        if (body.replyTo() != null) {
            wire.setReplyTo(body.replyTo());
        }
        return wire.build().toByteArray();
    }

    /**
     * @throws IllegalArgumentException when the bytes are no message body
     */
    public static MessageBody decode(byte[] bytes) {
        try {
            StoredBody body = StoredBody.parseFrom(bytes);
            return new MessageBody(
                    body.getMessageId(),
                    WireValues.fromWire(body.getFrom()),
                    body.getKind(),
                    body.hasText() ? body.getText() : null,
                    body.hasPayload() ? WireValues.fromWire(body.getPayload()) : null,
                    body.hasReplyTo() ? body.getReplyTo() : null);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("body: " + bytes.length + " bytes (expected: a StoredBody)", e);
        }
    }
}
