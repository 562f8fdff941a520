package io.rookery.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.rookery.protocol.Push;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import java.util.List;

/** One way of writing commands, answers and pushes on a connection. Stateless; one instance serves every connection. */
public interface Dialect {

    /** The WebSocket subprotocol that selects this dialect. */
    String subprotocol();

    /** Whether messages travel in binary frames. */
    boolean binary();

    /** Whether whoever uses it listens, without asking, to the room where the user stands when a session begins. */
    default boolean followsRooms() {
        return false;
    }

    /**
     * Reads one WebSocket message. Never throws for anything a client can send: what cannot be read becomes a refused
     * request.
     *
     * @param message its readable bytes are consumed; the buffer is not kept
     */
    Inbound read(ByteBuf message);

    /** Appends one message that answers one request; writes nothing for {@link io.rookery.protocol.RequestId.None}. */
    void write(Reply reply, ByteBuf out);

    /**
     * Appends one message that answers a batch, in order; writes nothing when no reply wants an answer. For what was read as a batch
     * only, and so never for a dialect that knows none.
     */
    default void writeBatch(List<Reply> replies, ByteBuf out) {
        throw new IllegalStateException(
                "a batch of " + replies.size() + " answers (expected: none in " + subprotocol() + ")");
    }

    /** Appends one push. */
    void write(Push push, ByteBuf out);

    /**
     * What one message held.
     *
     * @param batch whether the answers belong into one message, in order
     */
    record Inbound(boolean batch, List<Request> requests) {}
}
