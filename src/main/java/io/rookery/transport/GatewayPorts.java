package io.rookery.transport;

import io.rookery.dispatch.Dispatcher;
import io.rookery.identity.UserId;
import io.rookery.routing.FanOut;
import io.rookery.session.DevicePlaces;
import io.rookery.session.RoomLookup;
import io.rookery.session.SessionObserver;
import io.rookery.session.TopicAccess;
import io.rookery.store.UserSanctions;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * What the gateway of one event loop works with. Called on that loop only.
 *
 * @param sanctions what a user suffers in the whole game; fails with a {@link io.rookery.protocol.Refusal}
 */
public record GatewayPorts(
        FanOut fanOut,
        Dispatcher dispatcher,
        TopicAccess access,
        DevicePlaces places,
        RoomLookup rooms,
        SessionObserver observer,
        Function<UserId, Future<UserSanctions>> sanctions) {}
