package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Tells watchers of changes, in order: nodes that change the same user may be heard in another order than the store's, and
 * what is not newer than what was told is dropped.
 *
 * <p>It is home to a user when it is home to the topic of the user's presence.
 */
final class PresenceHome implements Bus.Receiver {
    static final int USERS_MAX = 65_536;

    private final Publisher publisher;
    private final Consumer<Presence> changed;
    private final LatestVersions told = new LatestVersions(USERS_MAX);

    /**
     * @param changed is told each change beside the watchers
     */
    PresenceHome(Publisher publisher, Consumer<Presence> changed) {
        this.publisher = publisher;
        this.changed = changed;
    }

    @Override
    public void received(NodeId from, int key, Buffer message) {
        Presence presence = PresenceWire.decode(message);
        if (told.add(presence.userId(), presence.version())) {
            publisher.send(
                    Topic.presenceOf(new UserId(presence.userId())),
                    DeliveryClass.VALUE,
                    Priority.NORMAL,
                    new Push.PresenceChanged(presence));
            changed.accept(presence);
        }
    }
}
