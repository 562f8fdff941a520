package io.rookery.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * Who went offline and was not told of yet, oldest first, in shards. Futures fail as those of {@link MessageLog}.
 *
 * <p>What is older than {@link #AGE_MAX}, or more than {@link #SHARD_MAX} in a shard, is forgotten, the oldest first.
 */
public interface OfflineOutbox {
    int SHARDS = 16;
    int SHARD_MAX = 4096;
    Duration AGE_MAX = Duration.ofHours(24);

    /** Adding again what is there changes nothing. */
    Future<Void> add(WentOffline event);

    Future<List<WentOffline>> oldest(int shard, int limit);

    Future<Void> done(WentOffline event);
}
