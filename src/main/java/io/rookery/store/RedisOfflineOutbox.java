package io.rookery.store;

import io.rookery.identity.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.List;

/** The outbox in Redis: a sorted set a shard, by time. */
public final class RedisOfflineOutbox implements OfflineOutbox {
    private final RedisLinks links;
    private final PresenceKeys keys;

    public RedisOfflineOutbox(RedisLinks links) {
        this.links = links;
        this.keys = new PresenceKeys(links.keyPrefix());
    }

    @Override
    public Future<Void> add(WentOffline event) {
        return links.call(RedisCall.of(
                        RedisScript.OUTBOX_ADD,
                        List.of(key(event)),
                        event,
                        event.atMillis(),
                        AGE_MAX.toMillis(),
                        SHARD_MAX))
                .mapEmpty();
    }

    @Override
    public Future<List<WentOffline>> oldest(int shard, int limit) {
        return links.call(RedisCall.reading(Command.ZRANGE, keys.outbox(shard), 0, limit - 1))
                .map(answer -> answer.stream()
                        .map(event -> WentOffline.parse(event.toString()))
                        .toList());
    }

    @Override
    public Future<Void> done(WentOffline event) {
        return links.call(RedisCall.writing(Command.ZREM, key(event), event)).mapEmpty();
    }

    private String key(WentOffline event) {
        return keys.outbox(Math.floorMod(Topic.placementOf(event.user().value()), SHARDS));
    }
}
