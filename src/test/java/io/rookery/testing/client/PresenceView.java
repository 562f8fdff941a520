package io.rookery.testing.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What one watcher knows of the users it watches: of two presences of a user, the one of the higher version. */
public final class PresenceView {

    /** How a user is seen. */
    public record Seen(String status, String activity, String zone, long version) {
        static Seen of(JsonObject presence) {
            return new Seen(
                    presence.getString("status"),
                    presence.getString("activity", ""),
                    presence.getString("zone", ""),
                    presence.getLong("version"));
        }

        /** Whether the difference, if any, is one that nobody need be told of. */
        public boolean isLike(Seen other) {
            return status.equals(other.status) && activity.equals(other.activity) && zone.equals(other.zone);
        }

        @Override
        public String toString() {
            return status + (activity.isEmpty() ? "" : " " + activity) + (zone.isEmpty() ? "" : " in " + zone) + " v"
                    + version;
        }
    }

    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final AtomicInteger told = new AtomicInteger();

    /** How each user was seen last. */
    public Map<String, Seen> seen() {
        return Map.copyOf(seen);
    }

    /** How many changes were pushed. */
    public int told() {
        return told.get();
    }

    void answered(JsonArray presences) {
        presences.forEach(presence -> note((JsonObject) presence));
    }

    void pushed(JsonObject presence) {
        told.incrementAndGet();
        note(presence);
    }

    private void note(JsonObject presence) {
        seen.merge(
                presence.getString("userId"),
                Seen.of(presence),
                (known, next) -> next.version() > known.version() ? next : known);
    }
}
