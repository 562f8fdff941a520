package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Follows users into rooms and out of them. */
final class Rooms {
    private final Whereabouts whereabouts;

    Rooms(Whereabouts whereabouts) {
        this.whereabouts = whereabouts;
    }

    /** Lets a user go who is to belong to a room no longer. */
    interface Exit {
        Future<?> leave(Caller caller, Topic room);
    }

    /**
     * The caller belongs to a channel now: whoever comes into a room stands there.
     *
     * @param exit by which the caller leaves the room where they stood before; null to stay a member
     */
    Future<Void> entered(Caller caller, Topic topic, @Nullable Exit exit) {
        if (topic.kind() != TopicKind.ROOM) {
            return Future.succeededFuture();
        }
        return whereabouts
                .enter(caller.session().user(), topic)
                .compose(former ->
                        former.isEmpty() || exit == null || former.get().equals(topic)
                                ? Future.succeededFuture()
                                : exit.leave(caller, former.get()).mapEmpty());
    }

    /** The user does not belong to a channel any more. */
    Future<Void> left(UserId user, Topic topic) {
        return topic.kind() == TopicKind.ROOM ? whereabouts.leave(user, topic).mapEmpty() : Future.succeededFuture();
    }
}
