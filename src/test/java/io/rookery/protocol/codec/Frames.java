package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rookery.protocol.Command;
import io.rookery.protocol.Push;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import io.rookery.protocol.codec.Dialect.Inbound;
import java.util.List;

/** Hands bytes to a dialect and takes them from it. */
final class Frames {
    static final CodecBounds BOUNDS = new CodecBounds(32, 32, 1 << 20);
    static final JsonDialect JSON = new JsonDialect(BOUNDS);
    static final ProtobufDialect PROTOBUF = new ProtobufDialect(BOUNDS);

    private Frames() {}

    static Inbound read(Dialect dialect, byte[] message) {
        return dialect.read(Unpooled.wrappedBuffer(message));
    }

    static Inbound readJson(String message) {
        return read(JSON, message.getBytes(UTF_8));
    }

    static Request single(Inbound inbound) {
        if (inbound.batch() || inbound.requests().size() != 1) {
            throw new AssertionError(inbound);
        }
        return inbound.requests().get(0);
    }

    static Command command(Request request) {
        if (request instanceof Request.Asked asked) {
            return asked.command();
        }
        throw new AssertionError(request);
    }

    static byte[] write(Dialect dialect, Reply reply) {
        ByteBuf out = Unpooled.buffer();
        dialect.write(reply, out);
        return ByteBufUtil.getBytes(out);
    }

    static byte[] write(Dialect dialect, Push push) {
        ByteBuf out = Unpooled.buffer();
        dialect.write(push, out);
        return ByteBufUtil.getBytes(out);
    }

    static byte[] writeBatch(Dialect dialect, List<Reply> replies) {
        ByteBuf out = Unpooled.buffer();
        dialect.writeBatch(replies, out);
        return ByteBufUtil.getBytes(out);
    }

    static RawJson raw(String json) {
        return RawJson.ofChecked(json.getBytes(UTF_8));
    }
}
