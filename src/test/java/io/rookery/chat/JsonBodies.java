package io.rookery.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.protocol.MessageBody;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Sender;
import io.rookery.store.BodyCodec;
import io.vertx.core.json.JsonObject;

/** Bodies as JSON that a person can read in a failed test's store. */
final class JsonBodies implements BodyCodec {

    @Override
    public byte[] encode(MessageBody body) {
        RawJson payload = body.payload();
        return new JsonObject()
                .put("messageId", body.messageId())
                .put("userId", body.from().userId())
                .put("name", body.from().name())
                .put("kind", body.kind())
                .put("text", body.text())
                .put("payload", payload == null ? null : payload.toString())
                .put("replyTo", body.replyTo())
                .encode()
                .getBytes(UTF_8);
    }

    @Override
    public MessageBody decode(byte[] bytes) {
        JsonObject body = new JsonObject(new String(bytes, UTF_8));
        String payload = body.getString("payload");
        return new MessageBody(
                body.getString("messageId"),
                new Sender(body.getString("userId"), body.getString("name")),
                body.getString("kind"),
                body.getString("text"),
                payload == null ? null : RawJson.ofChecked(payload.getBytes(UTF_8)),
                body.getString("replyTo"));
    }
}
