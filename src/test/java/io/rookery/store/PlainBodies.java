package io.rookery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.protocol.MessageBody;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Sender;

/** Bodies as lines of text; an empty line stands for nothing. */
final class PlainBodies implements BodyCodec {

    @Override
    public byte[] encode(MessageBody body) {
        RawJson payload = body.payload();
        return String.join(
                        "\n",
                        body.messageId(),
                        body.from().userId(),
                        body.from().name(),
                        body.kind(),
                        body.text() == null ? "" : body.text(),
                        payload == null ? "" : payload.toString(),
                        body.replyTo() == null ? "" : body.replyTo())
                .getBytes(UTF_8);
    }

    @Override
    public MessageBody decode(byte[] bytes) {
        String[] lines = new String(bytes, UTF_8).split("\n", -1);
        return new MessageBody(
                lines[0],
                new Sender(lines[1], lines[2]),
                lines[3],
                lines[4].isEmpty() ? null : lines[4],
                lines[5].isEmpty() ? null : RawJson.ofChecked(lines[5].getBytes(UTF_8)),
                lines[6].isEmpty() ? null : lines[6]);
    }
}
