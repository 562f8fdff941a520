package io.rookery.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rookery.protocol.Push;
import io.rookery.protocol.Reply;
import io.rookery.protocol.RequestId;
import java.util.List;

/** The dialect {@code rookery.v1.json}: JSON-RPC 2.0. What it writes is one line. */
public final class JsonDialect implements Dialect {
    public static final String SUBPROTOCOL = "rookery.v1.json";

    private final JsonRequests requests;

    public JsonDialect(CodecBounds bounds) {
        this.requests = new JsonRequests(bounds);
    }

    @Override
    public String subprotocol() {
        return SUBPROTOCOL;
    }

    @Override
    public boolean binary() {
        return false;
    }

    @Override
    public Inbound read(ByteBuf message) {
        byte[] bytes = ByteBufUtil.getBytes(message);
        message.skipBytes(bytes.length);
        return requests.read(bytes);
    }

    @Override
    public void write(Reply reply, ByteBuf out) {
        if (isWanted(reply)) {
            JsonReplies.write(reply, new JsonOutput(out));
        }
    }

    @Override
    public void writeBatch(List<Reply> replies, ByteBuf out) {
        if (replies.stream().noneMatch(JsonDialect::isWanted)) {
            return;
        }
        JsonOutput array = new JsonOutput(out).open('[');
        for (Reply reply : replies) {
            if (isWanted(reply)) {
                JsonReplies.write(reply, array);
            }
        }
        array.close(']');
    }

    @Override
    public void write(Push push, ByteBuf out) {
        JsonPushes.write(push, new JsonOutput(out));
    }

    private static boolean isWanted(Reply reply) {
        return !(reply.id() instanceof RequestId.None);
    }
}
