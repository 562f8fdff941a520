package io.rookery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The scripts that run inside Redis, each from the resource file of its name. */
enum RedisScript {
    APPEND(true, true),
    HEAD(true, false),
    READ(true, false),
    PAGE(true, false),
    ACKNOWLEDGE(true, true),
    CHANNEL_CREATE(false, true),
    CHANNEL_FIND(false, false),
    CHANNEL_JOIN(false, true),
    CHANNEL_LEAVE(false, true),
    CHANNEL_MEMBERS(false, false),
    SESSION_CREATE(false, true),
    SESSION_RESUME(false, true),
    SESSION_TOPICS(false, true),
    SESSION_REFRESH(false, true),
    SESSION_DETACH(false, true),
    SESSION_TOUCH(false, true),
    SESSION_CLOSE(false, true),
    PRESENCE_CHANGE(false, true),
    PRESENCE_READ(false, false),
    PRESENCE_DESCRIBE(false, false),
    PRESENCE_HOLDS(false, false),
    RELATIONS_CHANGE(false, true),
    OUTBOX_ADD(false, true),
    LEASE_RENEW(false, true),
    LEASE_CLAIM(false, true),
    LEASE_CLEAR(false, true);

    private final String source;
    private final String hash;
    private final boolean writes;

    RedisScript(boolean fenced, boolean writes) {
        String own = resource(name().toLowerCase(Locale.ROOT));
        this.source = fenced ? resource("fence") + '\n' + own : own;
        this.hash = Hashes.hex(Hashes.sha1(source.getBytes(UTF_8)));
        this.writes = writes;
    }

    String source() {
        return source;
    }

    /** The name under which a server knows the script. */
    String hash() {
        return hash;
    }

    /** Whether it matters to the caller if the script ran when no answer came. */
    boolean writes() {
        return writes;
    }

    private static String resource(String name) {
        try (InputStream file = RedisScript.class.getResourceAsStream(name + ".lua")) {
            if (file == null) {
                throw new IllegalStateException("no script " + name + ".lua");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
