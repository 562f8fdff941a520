package io.rookery.presence;

import io.rookery.presence.ModelUser.Attachment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is so of one session, as far as can be known. */
final class ModelSession {
    private static final String NOWHERE = "";

    final String id;
    final ModelUser user;
    /** Null while it has no connection. */
    Attachment attachment;

    long absentSinceMillis;
    long takenOver;

    /** What the store may know beside what this attachment has said. */
    private final Set<String> formerZones = new HashSet<>(Set.of(NOWHERE));

    private final Set<Boolean> formerIdle = new HashSet<>(Set.of(false));
    private final List<String> saidZones = new ArrayList<>();
    private String zone;
    private Boolean idle;

    ModelSession(String id, ModelUser user) {
        this.id = id;
        this.user = user;
    }

    void attached(Attachment next) {
        attachment = next;
        zone = null;
        idle = null;
    }

    void detached(long nowMillis) {
        attachment = null;
        absentSinceMillis = nowMillis;
    }

    void in(String next) {
        zone = next;
        saidZones.add(next);
        formerZones.add(next);
        idle(false);
    }

    void zoneAcknowledged(String known) {
        if (known.equals(zone)) {
            formerZones.clear();
            formerZones.add(known);
        }
    }

    void idle(boolean now) {
        idle = now;
        formerIdle.add(now);
    }

    /** The store may have forgotten the session, or know what was so earlier. */
    void mayBeForgotten() {
        formerZones.add(NOWHERE);
        formerZones.addAll(saidZones);
        formerIdle.add(false);
    }

    Set<String> zones() {
        return zone == null ? formerZones : Set.of(zone);
    }

    boolean mayBeIdle(boolean what) {
        return idle == null ? formerIdle.contains(what) : idle == what;
    }
}
