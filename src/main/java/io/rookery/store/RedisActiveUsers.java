package io.rookery.store;

import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** Active users in Redis: a HyperLogLog a day, 12 KiB at most. */
public final class RedisActiveUsers implements ActiveUsers {
    private static final Duration KEPT = Duration.ofDays(DAYS_KEPT + 1L);

    private final RedisLinks links;
    private final PresenceKeys keys;

    public RedisActiveUsers(RedisLinks links) {
        this.links = links;
        this.keys = new PresenceKeys(links.keyPrefix());
    }

    @Override
    public Future<Void> add(LocalDate day, Collection<UserId> users) {
        if (users.isEmpty() || users.size() > BATCH_MAX) {
            throw new IllegalArgumentException("users: " + users.size() + " (expected: 1.." + BATCH_MAX + ")");
        }
        String key = keys.active(day);
        Future<Response> added = links.call(RedisCall.writing(Command.PFADD, key, users.toArray()));
        Future<Response> kept = links.call(RedisCall.writing(Command.PEXPIRE, key, KEPT.toMillis()));
        return Future.all(added, kept).mapEmpty();
    }

    @Override
    public Future<Long> count(List<LocalDate> days) {
        if (days.isEmpty() || days.size() > DAYS_KEPT) {
            throw new IllegalArgumentException("days: " + days.size() + " (expected: 1.." + DAYS_KEPT + ")");
        }
        List<String> counted = days.stream().map(keys::active).toList();
        return links.call(RedisCall.reading(Command.PFCOUNT, counted)).map(Response::toLong);
    }
}
