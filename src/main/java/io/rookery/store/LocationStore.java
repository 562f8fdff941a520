package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/** In which room each user stands, whatever the device: in one at most. Futures fail as those of {@link MessageLog}. */
public interface LocationStore {

    /** Notes that the user stands in this room and in no other. */
    Future<Moved> enter(UserId user, Topic room);

    /**
     * Notes that the user stands nowhere, if it is in this room that the user stands.
     *
     * @return where the user stands now
     */
    Future<Place> leave(UserId user, Topic room);

    Future<Place> find(UserId user);

    /**
     * @param room empty when the user stands nowhere
     * @param version rises with every change; zero when nothing was ever noted
     */
    record Place(Optional<Topic> room, long version) {}

    /**
     * @param former where the user stood before, which may be the same room
     * @param version of what is noted now
     */
    record Moved(Optional<Topic> former, long version) {}
}
