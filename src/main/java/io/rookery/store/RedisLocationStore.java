package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Locations as Redis hashes. Whoever calls is on the event loop of the links. */
public final class RedisLocationStore implements LocationStore {
    /** A location is forgotten when it was neither changed nor asked for so long. */
    static final Duration KEPT = Duration.ofDays(30);

    private final RedisLinks links;

    public RedisLocationStore(RedisLinks links) {
        this.links = links;
    }

    @Override
    public Future<Moved> enter(UserId user, Topic room) {
        return links.call(RedisCall.of(RedisScript.LOCATION_ENTER, keys(user), room.name(), KEPT.toMillis()))
                .map(answer -> new Moved(room(answer), version(answer)));
    }

    @Override
    public Future<Place> leave(UserId user, Topic room) {
        return links.call(RedisCall.of(RedisScript.LOCATION_LEAVE, keys(user), room.name(), KEPT.toMillis()))
                .map(RedisLocationStore::place);
    }

    @Override
    public Future<Place> find(UserId user) {
        return links.call(RedisCall.of(RedisScript.LOCATION_FIND, keys(user), KEPT.toMillis()))
                .map(RedisLocationStore::place);
    }

    private List<String> keys(UserId user) {
        return List.of(links.keyPrefix() + "location:{" + user.value() + '}');
    }

    private static Place place(Response answer) {
        return new Place(room(answer), version(answer));
    }

    private static Optional<Topic> room(Response answer) {
        String room = answer.get(0).toString();
        return room.isEmpty() ? Optional.empty() : Optional.of(new Topic(room));
    }

    private static long version(Response answer) {
        return Long.parseLong(answer.get(1).toString());
    }
}
