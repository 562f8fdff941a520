package io.rookery.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.Push;
import io.rookery.protocol.Reply;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The dialect of text games: messages {@code {type, data, timestamp, messageId, fromUser, …}} of people who say and do things in
 * rooms. Everything that has no form of its own there is a system message.
 */
public final class TextGameDialect implements Dialect {
    public static final String SUBPROTOCOL = "rookery.v1.text";

    private final TextGameRequests requests;
    private final TextGameReplies replies;
    private final TextGamePushes pushes;

    public TextGameDialect(CodecBounds bounds) {
        this(bounds, System::currentTimeMillis, RandomIds::shortName);
    }

    /**
     * @param clock tells the time of what has none
     * @param ids names what has no name
     */
    TextGameDialect(CodecBounds bounds, LongSupplier clock, Supplier<String> ids) {
        this.requests = new TextGameRequests(bounds);
        this.replies = new TextGameReplies(clock, ids);
        this.pushes = new TextGamePushes(clock, ids);
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
    public boolean followsRooms() {
        return true;
    }

    @Override
    public Inbound read(ByteBuf message) {
        byte[] bytes = ByteBufUtil.getBytes(message);
        message.skipBytes(bytes.length);
        return new Inbound(false, List.of(requests.read(bytes)));
    }

    @Override
    public void write(Reply reply, ByteBuf out) {
        replies.write(reply, new JsonOutput(out));
    }

    @Override
    public void write(Push push, ByteBuf out) {
        pushes.write(push, out);
    }
}
