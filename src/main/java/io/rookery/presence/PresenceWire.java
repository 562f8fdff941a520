package io.rookery.presence;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a changed presence travels to the user's home. */
final class PresenceWire {
    private static final int SIZE_HINT = 128;
    private static final byte[] NOTHING = {};

    private PresenceWire() {}

    static Buffer encode(Presence presence) {
        RawJson metadata = presence.metadata();
        return new WireWriter(SIZE_HINT)
                .text(presence.userId())
                .text(presence.status().label())
                .text(presence.activity())
                .bytes(metadata == null ? NOTHING : metadata.utf8())
                .text(presence.zone())
                .text(presence.node())
                .number(presence.lastSeenMillis())
                .number(presence.version())
                .done();
    }

    static Presence decode(Buffer message) {
        WireReader reader = new WireReader(message);
        return new Presence(
                reader.text(),
                PresenceStatus.valueOf(reader.text().toUpperCase(Locale.ROOT)),
                reader.optionalText(),
                json(reader.bytes()),
                reader.optionalText(),
                reader.optionalText(),
                reader.longNumber(),
                reader.longNumber());
    }

    private static @Nullable RawJson json(byte[] utf8) {
        return utf8.length == 0 ? null : RawJson.ofChecked(utf8);
    }
}
