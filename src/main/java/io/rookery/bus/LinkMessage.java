package io.rookery.bus;

import io.vertx.core.buffer.Buffer;

/**
 * One message on its way to another node.
 *
 * @param question pairs an answer with its question; zero when there is none
 */
record LinkMessage(Kind kind, Concern concern, int key, long question, Buffer body) {
    private static final int HEADER_BYTES = 1 + 1 + 4 + 8 + 4;
    private static final Kind[] KINDS = Kind.values();
    private static final Concern[] CONCERNS = Concern.values();

    enum Kind {
        SEND,
        ASK,
        ANSWER,
        REFUSE
    }

    int bytes() {
        return HEADER_BYTES + body.length();
    }

    void write(WireWriter out) {
        out.number((byte) kind.ordinal())
                .number((byte) concern.ordinal())
                .number(key)
                .number(question)
                .bytes(body);
    }

    static LinkMessage read(WireReader in) {
        return new LinkMessage(
                KINDS[in.tinyNumber()], CONCERNS[in.tinyNumber()], in.number(), in.longNumber(), in.slice());
    }
}
