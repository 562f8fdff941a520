package io.rookery.bus;

import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** A refusal between nodes, so that the client reads the reason where it arose. */
final class RefusalWire {
    private static final ErrorCode[] CODES = ErrorCode.values();

    private RefusalWire() {}

    static Buffer encode(Refusal refusal) {
        return new WireWriter(128)
                .number((byte) refusal.code().ordinal())
                .text(refusal.text())
                .text(new JsonObject(new java.util.LinkedHashMap<>(refusal.data())).encode())
                .done();
    }

    /** Something else than a refusal is taken for a fault, so that whoever waits learns at least that it failed. */
    static Refusal decode(Buffer bytes) {
        try {
            WireReader in = new WireReader(bytes);
            return Refusal.of(CODES[in.tinyNumber()], in.text(), new JsonObject(in.text()).getMap());
        } catch (RuntimeException e) {
            return Refusal.of(ErrorCode.INTERNAL_ERROR, "a fault on another node");
        }
    }
}
