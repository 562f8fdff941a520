package io.rookery.archive;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.cluster.Homes;
import io.rookery.cluster.SingleNode;
import io.rookery.identity.NodeId;
import io.rookery.identity.RandomIds;
import io.rookery.store.ChannelStore;
import io.rookery.store.Copying;
import io.rookery.store.Invitations;
import io.rookery.store.ReadMarkers;
import io.rookery.store.RedisAuditLog;
import io.rookery.store.RedisChannelStore;
import io.rookery.store.RedisInvitations;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisReadMarkers;
import io.rookery.store.RedisReportStore;
import io.rookery.store.RedisSanctionStore;
import io.rookery.store.RedisUncopied;
import io.rookery.store.RedisUserChannels;
import io.rookery.store.RedisUserSanctionStore;
import io.rookery.store.ReportStore;
import io.rookery.store.SanctionStore;
import io.rookery.store.StoreOptions;
import io.rookery.store.UserChannels;
import io.rookery.store.UserSanctionStore;
import io.rookery.store.sql.SqlLink;
import io.rookery.store.sql.SqlOptions;
import io.rookery.store.sql.SqlRegistry;
import io.rookery.store.sql.SqlSchema;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** What one event loop changes and what copies it, joined as a node joins them, and called from a test's thread. */
final class RegistryLoop implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final int AUDIT_KEPT = 100;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final RedisLinks links;
    private final Stores stores;
    final SqlRegistry archive;
    final RegistryVerticle verticle;

    /** Those of the loop. */
    record Stores(
            ChannelStore channels,
            Invitations invitations,
            SanctionStore sanctions,
            UserSanctionStore users,
            ReportStore reports,
            ReadMarkers markers,
            UserChannels lists,
            RedisAuditLog audit) {

        static Stores of(RedisLinks links, Copying copying) {
            return new Stores(
                    new RedisChannelStore(links, copying),
                    new RedisInvitations(links, copying),
                    new RedisSanctionStore(links, copying, Clock.systemUTC()),
                    new RedisUserSanctionStore(links, copying),
                    new RedisReportStore(links, copying),
                    new RedisReadMarkers(links),
                    new RedisUserChannels(links),
                    new RedisAuditLog(links, AUDIT_KEPT));
        }
    }

    RegistryLoop(RedisServer redis, PostgresServer postgres, MeterRegistry registry) {
        SqlOptions options = new SqlOptions(postgres.url(), 2, Duration.ofSeconds(1));
        SqlSchema.migrate(vertx, options).await();
        archive = new SqlRegistry(SqlLink.open(vertx, options), subject -> Homes.partitionOf(subject.placement()));
        StoreOptions store = StoreOptions.standalone(redis.endpoint());
        verticle = new RegistryVerticle(
                new SingleNode(new NodeId("one", RandomIds.shortName())),
                () -> {
                    RedisLinks own = RedisLinks.open(vertx, store);
                    own.onConnected(incarnation -> verticle().storeReturned());
                    return new RegistryVerticle.Stores(new RedisUncopied(own), new RedisUserChannels(own));
                },
                archive,
                registry);
        links = on(() -> Future.succeededFuture(RedisLinks.open(vertx, store)));
        Awaitility.await().ignoreExceptions().until(() -> {
            on(links::probe);
            return true;
        });
        stores = Stores.of(
                links,
                new RegistryMarks(new RedisUncopied(links), verticle::changed, verticle::lost, System::nanoTime));
        vertx.deployVerticle(verticle).await();
    }

    private RegistryVerticle verticle() {
        return verticle;
    }

    <T> T get(Function<Stores, Future<T>> call) {
        return on(() -> call.apply(stores));
    }

    private <T> T on(Supplier<Future<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(turn -> {
            try {
                call.get().onComplete(result::complete, result::completeExceptionally);
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
