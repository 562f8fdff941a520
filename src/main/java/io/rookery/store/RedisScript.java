package io.rookery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The scripts that run inside Redis, each from the resource file of its name. */
enum RedisScript {
    JOINT_READS(JointScript.Kind.READS),
    JOINT_WRITES(JointScript.Kind.WRITES),
    APPEND(true, "fence", "appending"),
    HEAL(true, "fence", "appending"),
    HOLDS(false, "fence"),
    READ(false, "fence", "states"),
    PAGE(false, "fence", "states"),
    FIND(false, "fence", "states", "finding"),
    CHANGE(true, "fence", "states", "finding"),
    CHANGES(false, "fence", "states"),
    ACKNOWLEDGE(true, "fence"),
    ARCHIVE_PAGE(false, "fence", "states"),
    ARCHIVE_DONE(true, "fence", "appending"),
    ARCHIVE_MARK(true),
    ARCHIVE_UNMARK(true),
    CHANNEL_CREATE(true, "copying", "channel"),
    CHANNEL_FIND(false, "copying", "channel"),
    CHANNEL_JOIN(true, "copying", "channel"),
    CHANNEL_LEAVE(true, "copying", "channel"),
    CHANNEL_MEMBERS(false, "copying", "channel"),
    CHANNEL_ROLE(false, "copying", "channel"),
    CHANNEL_UPDATE(true, "copying", "channel"),
    CHANNEL_SET_ROLE(true, "copying", "channel"),
    CHANNEL_INVITE(true, "copying", "channel"),
    CHANNEL_DECLINE(true, "copying", "channel"),
    CHANNEL_VIEW(false, "copying", "channel"),
    CHANNEL_READ(true, "copying", "channel"),
    CHANNEL_WITHDRAW(true, "copying", "channel"),
    USER_CHANNEL_ADD(true),
    USER_CHANNEL_REMOVE(true),
    USER_CHANNELS(false),
    USER_INVITE(true),
    DEVICE_STANDS(true),
    SANCTION_CHANGE(true, "copying", "channel"),
    BLOCKS_MIRROR(true),
    AUDIT_ADD(true),
    AUDIT_AFTER(false),
    USER_SANCTION(true, "copying"),
    REPORT_CHANGE(true, "copying"),
    REPORT_PAGE(false),
    COPY_MARK(true),
    COPY_CHANNEL(true, "copying", "channel"),
    COPY_USER(true, "copying"),
    COPY_REPORTS(true, "copying"),
    COPY_DONE(true),
    RESTORE_BEGIN(true, "copying"),
    RESTORE_CHANNEL(true, "copying", "channel"),
    RESTORE_USER(true, "copying"),
    RESTORE_REPORTS(true, "copying"),
    RESTORE_END(true),
    SESSION_FIND(false),
    SESSION_REFRESH(true),
    SESSION_CLOSE(true),
    PRESENCE_READ(false),
    PRESENCE_DESCRIBE(false),
    PRESENCE_HOLDS(false),
    RELATIONS_CHANGE(true),
    OUTBOX_ADD(true),
    LOCATION_ENTER(true),
    LOCATION_LEAVE(true),
    LOCATION_FIND(false),
    LEASE_RENEW(true),
    LEASE_CLAIM(true),
    LEASE_CLEAR(true),
    SETTINGS_CHANGE(true);

    private final String source;
    private final String hash;
    private final boolean writes;

    RedisScript(JointScript.Kind kind) {
        this.source = JointScript.source(kind);
        this.hash = hash(source);
        this.writes = kind == JointScript.Kind.WRITES;
    }

    /**
     * @param preludes what stands before the script, in this order
     */
    RedisScript(boolean writes, String... preludes) {
        StringBuilder all = new StringBuilder();
        for (String prelude : preludes) {
            all.append(resource(prelude)).append('\n');
        }
        this.source = all.append(resource(name().toLowerCase(Locale.ROOT))).toString();
        this.hash = hash(source);
        this.writes = writes;
    }

    private static String hash(String source) {
        return Hashes.hex(Hashes.sha1(source.getBytes(UTF_8)));
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

    static String resource(String name) {
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
