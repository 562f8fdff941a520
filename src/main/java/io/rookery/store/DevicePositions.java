package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How far each device of a user has received the user's inbox and channels, as its clients have acknowledged. Clients that name no
 * device share the one without a name. Futures fail as those of {@link MessageLog}.
 */
public interface DevicePositions {
    /** Beyond it, the device is forgotten that has acknowledged nothing for longest. */
    int DEVICES_MAX = 10;

    /** Devices are forgotten when none of a user's has acknowledged anything for so long. */
    Duration KEPT = Duration.ofDays(30);

    /** Notes where a device stands in the inbox, or in a channel the user belongs to; never further back in the same epoch. */
    Future<Void> stands(UserId user, String device, Topic topic, Position position);

    /**
     * Where a device stands. Where it has acknowledged nothing it stands where that of the user's devices stands that has least.
     *
     * @param channels whether of the channels, too, or of the inbox alone
     * @return the inbox, then the channels, those joined last first; empty where no device has acknowledged anything
     */
    Future<Map<Topic, Optional<Position>>> of(UserId user, String device, boolean channels);
}
