package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Positions as one Redis hash a user, in the user's slot. Whoever calls is on the event loop of the links. */
public final class RedisDevicePositions implements DevicePositions {
    private final RedisLinks links;
    private final UserKeys keys;

    public RedisDevicePositions(RedisLinks links) {
        this.links = links;
        this.keys = new UserKeys(links.keyPrefix());
    }

    @Override
    public Future<Void> stands(UserId user, String device, Topic topic, Position position) {
        return links.call(RedisCall.of(
                        RedisScript.DEVICE_STANDS,
                        keys.devices(user),
                        device,
                        topic.name(),
                        position.epoch(),
                        position.offset(),
                        user.inbox().name(),
                        DEVICES_MAX,
                        KEPT.toMillis()))
                .mapEmpty();
    }

    @Override
    public Future<Map<Topic, Optional<Position>>> of(UserId user, String device, boolean channels) {
        List<Object> arguments = List.of(device, user.inbox().name(), channels ? "1" : "0");
        return links.call(JointScript.DEVICE_POSITIONS, keys.devices(user), arguments)
                .map(RedisDevicePositions::positions);
    }

    private static Map<Topic, Optional<Position>> positions(Response answer) {
        Map<Topic, Optional<Position>> found = new LinkedHashMap<>();
        for (int at = 0; at < answer.size(); at += 2) {
            found.put(Topic.ofTrusted(answer.get(at).toString()), position(answer.get(at + 1)));
        }
        return found;
    }

    private static Optional<Position> position(@Nullable Response written) {
        if (written == null) {
            return Optional.empty();
        }
        String text = written.toString();
        int space = text.indexOf(' ');
        return Optional.of(new Position(text.substring(0, space), Long.parseLong(text.substring(space + 1))));
    }
}
