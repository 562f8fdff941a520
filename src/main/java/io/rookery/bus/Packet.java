package io.rookery.bus;

import io.rookery.identity.NodeId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What travels over the event bus from node to node.
 *
 * <p>A sender asks to be let in ({@link Hello}) and the receiver gives it a token ({@link Welcome}); packets with another
 * token are answered with {@link Unknown}. The receiver forgets the token of a sender that has been silent for too long, so
 * that what a frozen or cut off node said in the past is not taken for news.
 */
sealed interface Packet {
    NodeId from();

    /** Asks for a token; {@code attempt} comes back in the answer. */
    record Hello(NodeId from, long attempt) implements Packet {}

    record Welcome(NodeId from, long attempt, long token) implements Packet {}

    /**
     * @param sequence rises by one with each batch under one token, from 1
     */
    record Batch(NodeId from, long token, long sequence, List<LinkMessage> messages) implements Packet {}

    /** Everything up to {@code sequence} has come in, or never will. */
    record Confirm(NodeId from, long token, long sequence) implements Packet {}

    record Unknown(NodeId from, long token) implements Packet {}

    byte VERSION = 1;

    default Buffer encode() {
        WireWriter out = new WireWriter(256).number(VERSION);
        if (this instanceof Hello hello) {
            head(out, 1).number(hello.attempt);
        } else if (this instanceof Welcome welcome) {
            head(out, 2).number(welcome.attempt).number(welcome.token);
        } else if (this instanceof Batch batch) {
            head(out, 3).number(batch.token).number(batch.sequence).number(batch.messages.size());
            for (LinkMessage message : batch.messages) {
                message.write(out);
            }
        } else if (this instanceof Confirm confirm) {
            head(out, 4).number(confirm.token).number(confirm.sequence);
        } else if (this instanceof Unknown unknown) {
            head(out, 5).number(unknown.token);
        }
        return out.done();
    }

    private WireWriter head(WireWriter out, int type) {
        return out.number((byte) type).text(from().toString());
    }

    /**
     * @throws RuntimeException when the bytes are not a packet of this version
     */
    static Packet decode(Buffer bytes) {
        WireReader in = new WireReader(bytes);
        byte version = in.tinyNumber();
        if (version != VERSION) {
            throw new IllegalArgumentException("packet version: " + version + " (expected: " + VERSION + ")");
        }
        byte type = in.tinyNumber();
        NodeId from = NodeId.parse(in.text());
        return switch (type) {
            case 1 -> new Hello(from, in.longNumber());
            case 2 -> new Welcome(from, in.longNumber(), in.longNumber());
            case 3 -> new Batch(from, in.longNumber(), in.longNumber(), messages(in));
            case 4 -> new Confirm(from, in.longNumber(), in.longNumber());
            case 5 -> new Unknown(from, in.longNumber());
            default -> throw new IllegalArgumentException("packet type: " + type + " (expected: 1..5)");
        };
    }

    private static List<LinkMessage> messages(WireReader in) {
        int count = in.number();
        List<LinkMessage> messages = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            messages.add(LinkMessage.read(in));
        }
        return messages;
    }
}
