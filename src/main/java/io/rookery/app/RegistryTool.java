package io.rookery.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.archive.RegistryRestore;
import io.rookery.cluster.Homes;
import io.rookery.settings.RedisSettings;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisUncopied;
import io.rookery.store.RedisUserChannels;
import io.rookery.store.Uncopied.Restored;
import io.rookery.store.sql.SqlLink;
import io.rookery.store.sql.SqlOptions;
import io.rookery.store.sql.SqlRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;

/** Puts the archive's channels, sanctions and reports back into a store that has lost them, from the command line. */
final class RegistryTool {
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final int RETRIES_MAX = 100;

    private final Vertx vertx;
    private final RedisSettings redis;
    private final SqlOptions postgres;

    private RegistryTool(Vertx vertx, RedisSettings redis, SqlOptions postgres) {
        this.vertx = vertx;
        this.redis = redis;
        this.postgres = postgres;
    }

    /** Waits for the end. */
    static Restored restore(RedisSettings redis, SqlOptions postgres) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            Promise<Restored> promise = Promise.promise();
            vertx.runOnContext(turn ->
                    new RegistryTool(vertx, redis, postgres).restoreAll().onComplete(promise));
            return promise.future().await();
        } catch (RuntimeException failure) {
            throw new IOException("channels were not restored: " + failure.getMessage(), failure);
        } finally {
            vertx.close().await();
        }
    }

    private Future<Restored> restoreAll() {
        RedisLinks links = new LoopStores(vertx, redis, new SimpleMeterRegistry()).here();
        SqlRegistry archive =
                new SqlRegistry(SqlLink.open(vertx, postgres), subject -> Homes.partitionOf(subject.placement()));
        RegistryRestore restore = new RegistryRestore(archive, new RedisUncopied(links), new RedisUserChannels(links));
        return reached(links, RETRIES_MAX).compose(reached -> from(restore, 0, Restored.NOTHING));
    }

    private Future<Void> reached(RedisLinks links, int retries) {
        return links.probe()
                .recover(failure -> retries == 0
                        ? Future.failedFuture(failure)
                        : vertx.timer(RETRY.toMillis()).compose(due -> reached(links, retries - 1)));
    }

    private static Future<Restored> from(RegistryRestore restore, int partition, Restored sum) {
        return partition == Homes.PARTITIONS
                ? Future.succeededFuture(sum)
                : restore.partition(partition).compose(restored -> from(restore, partition + 1, sum.plus(restored)));
    }
}
