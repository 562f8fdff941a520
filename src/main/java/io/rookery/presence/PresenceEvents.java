package io.rookery.presence;

import io.rookery.bus.ServiceEvents;
import io.rookery.protocol.Presence;
import io.rookery.protocol.RawJson;
import io.rookery.store.WentOffline;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the game's services are told of presence, as JSON. */
final class PresenceEvents {
    private static final String CHANGED = "presence.changed";
    private static final String OFFLINE = "presence.offline";

    private final ServiceEvents services;

    PresenceEvents(ServiceEvents services) {
        this.services = services;
    }

    void changed(Presence presence) {
        RawJson metadata = presence.metadata();
        JsonObject event = new JsonObject()
                .put("user", presence.userId())
                .put("status", presence.status().label())
                .put("version", presence.version());
        putIfKnown(event, "activity", presence.activity());
        putIfKnown(event, "zone", presence.zone());
        putIfKnown(event, "node", presence.node());
        putIfKnown(event, "metadata", metadata == null ? null : new JsonObject(Buffer.buffer(metadata.utf8())));
        putTime(event, "lastSeen", presence.lastSeenMillis());
        services.publish(CHANGED, event);
    }

    /**
     * @return once a service has taken it
     */
    Future<Void> offline(WentOffline offline) {
        JsonObject event = new JsonObject()
                .put("id", offline.id())
                .put("user", offline.user().value())
                .put("reason", offline.reason().label());
        putTime(event, "at", offline.atMillis());
        putTime(event, "lastSeen", offline.lastSeenMillis());
        return services.offer(OFFLINE, event);
    }

    private static void putIfKnown(JsonObject event, String name, @Nullable Object value) {
        if (value != null) {
            event.put(name, value);
        }
    }

    private static void putTime(JsonObject event, String name, long millis) {
        if (millis > 0) {
            event.put(name, Instant.ofEpochMilli(millis).toString());
        }
    }
}
