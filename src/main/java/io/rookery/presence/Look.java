package io.rookery.presence;

import io.rookery.protocol.Presence;
import io.rookery.protocol.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * How a presence looks to others, its version aside, as a number: that of two that look different is the same once in 2^64.
 *
 * <p>A loop keeps one for each user watched there. With the presences themselves, a change would leave an old object
 * pointing to a new one on every loop, which is what collections then take long for.
 */
final class Look {
    // FNV-1a.
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int NOTHING = 0x1_0000;
    private static final int END = 0x1_0001;

    private Look() {}

    static long of(Presence presence) {
        long hash = (BASIS ^ presence.status().ordinal()) * PRIME;
        hash = text(hash, presence.activity());
        hash = json(hash, presence.metadata());
        return text(hash, presence.zone());
    }

    private static long text(long hash, @Nullable String text) {
        if (text == null) {
            return (hash ^ NOTHING) * PRIME;
        }
        long mixed = hash;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * PRIME;
        }
        return (mixed ^ END) * PRIME;
    }

    private static long json(long hash, @Nullable RawJson json) {
        if (json == null) {
            return (hash ^ NOTHING) * PRIME;
        }
        long mixed = hash;
        for (byte each : json.utf8()) {
            mixed = (mixed ^ each & 0xff) * PRIME;
        }
        return (mixed ^ END) * PRIME;
    }
}
