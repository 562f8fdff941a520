package io.rookery.chat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.session.DevicePlaces;
import io.rookery.session.Session;
import io.rookery.store.DevicePositions;
import io.rookery.store.ReadMarkers;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a new session begins. A device goes on from what it has acknowledged, or, where that is nothing, from where that of the
 * user's devices stands that has least. When none has acknowledged anything, it gets what is kept of the inbox, as much as
 * recovery brings, and of the channels what comes from now on.
 */
final class Missed implements DevicePlaces {
    private final DevicePositions devices;
    private final ReadMarkers logs;
    private final int messagesMax;

    Missed(DevicePositions devices, ReadMarkers logs, int messagesMax) {
        this.devices = devices;
        this.logs = logs;
        this.messagesMax = messagesMax;
    }

    @Override
    public Future<Map<Topic, Optional<Position>>> of(Session session, boolean channels) {
        Topic inbox = session.user().inbox();
        return devices.of(session.user(), session.device(), channels)
                .compose(places -> places.getOrDefault(inbox, Optional.empty()).isPresent()
                        ? Future.succeededFuture(places)
                        : logs.oldest(inbox, messagesMax).map(oldest -> with(places, inbox, oldest)));
    }

    private static Map<Topic, Optional<Position>> with(
            Map<Topic, Optional<Position>> places, Topic topic, Optional<Position> position) {
        Map<Topic, Optional<Position>> all = new LinkedHashMap<>(places);
        all.put(topic, position);
        return all;
    }
}
