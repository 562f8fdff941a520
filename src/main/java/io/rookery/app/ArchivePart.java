package io.rookery.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.archive.ArchiveEnds;
import io.rookery.archive.ArchiveRetention;
import io.rookery.archive.ArchiveVerticle;
import io.rookery.archive.ArchivedLog;
import io.rookery.archive.RegistryMarks;
import io.rookery.archive.RegistryVerticle;
import io.rookery.cluster.Homes;
import io.rookery.identity.TopicKind;
import io.rookery.management.HealthCheck;
import io.rookery.settings.ArchiveSettings;
import io.rookery.settings.ChannelPolicy;
import io.rookery.settings.PostgresSettings;
import io.rookery.settings.Settings;
import io.rookery.store.Copying;
import io.rookery.store.LogBeginnings;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageLog;
import io.rookery.store.RedisArchiveBacklog;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisMessageLog;
import io.rookery.store.RedisUncopied;
import io.rookery.store.RedisUserChannels;
import io.rookery.store.RegistryArchive;
import io.rookery.store.Retention;
import io.rookery.store.sql.SqlArchive;
import io.rookery.store.sql.SqlLink;
import io.rookery.store.sql.SqlMonths;
import io.rookery.store.sql.SqlOptions;
import io.rookery.store.sql.SqlRegistry;
import io.rookery.store.sql.SqlSchema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's logs, and its archive where one is set. */
final class ArchivePart {
    private static final Logger LOG = LoggerFactory.getLogger(ArchivePart.class);
    /** How long a node that starts waits for the archive: without it logs it knows nothing of could not go on where they were. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Settings settings;
    private final LoopStores stores;
    private final MeterRegistry registry;
    private final Optional<Way> way;
    private final Map<Thread, LogBeginnings> ends = new ConcurrentHashMap<>();
    private final Map<Thread, Copying> copying = new ConcurrentHashMap<>();
    private @Nullable ArchiveVerticle verticle;
    private @Nullable RegistryVerticle registryVerticle;
    private volatile Future<Void> health = Future.failedFuture("nobody has looked yet");

    /** The way to the archive. */
    private record Way(SqlOptions options, SqlLink link, MessageArchive archive) {}

    ArchivePart(Vertx vertx, Settings settings, LoopStores stores, MeterRegistry registry) {
        this.vertx = vertx;
        this.settings = settings;
        this.stores = stores;
        this.registry = registry;
        PostgresSettings postgres = settings.postgres();
        this.way = postgres.url().map(url -> {
            SqlOptions options = new SqlOptions(url.toString(), postgres.connections(), postgres.commandDeadline());
            SqlLink link = SqlLink.open(vertx, options);
            return new Way(options, link, new SqlArchive(link));
        });
    }

    Optional<MessageArchive> archive() {
        return way.map(Way::archive);
    }

    /** Makes the archive's tables what they should be; goes on without, and on trying, when that takes too long. */
    Future<Void> begin(Homes homes) {
        if (way.isEmpty()) {
            return Future.succeededFuture();
        }
        verticle = new ArchiveVerticle(
                homes, () -> backlog(stores.here(), way.get()), way.get().archive(), this::retention, registry);
        RegistryArchive copies = new SqlRegistry(way.get().link(), subject -> Homes.partitionOf(subject.placement()));
        registryVerticle = new RegistryVerticle(homes, this::registryStores, copies, registry);
        watch(way.get().link());
        return Future.any(migrated(way.get().options()), vertx.timer(PATIENCE.toMillis()))
                .mapEmpty();
    }

    private Future<Void> migrated(SqlOptions options) {
        return SqlSchema.migrate(vertx, options).recover(failure -> {
            LOG.warn("The archive is not ready, trying again: {}", failure.getMessage());
            return vertx.timer(RETRY.toMillis()).compose(due -> migrated(options));
        });
    }

    /** Begins to archive. */
    Future<?> deploy(Homes homes) {
        ArchiveVerticle archiving = verticle;
        RegistryVerticle copies = registryVerticle;
        if (way.isEmpty() || archiving == null || copies == null) {
            return Future.succeededFuture();
        }
        ArchiveSettings keeping = settings.archive();
        Path directory =
                keeping.exportDirectory().orElse(settings.dataDirectory().resolve("archive"));
        SqlMonths months = new SqlMonths(way.get().options());
        return vertx.deployVerticle(archiving)
                .compose(deployed -> vertx.deployVerticle(copies))
                .compose(deployed -> keeping.keptMonths() == 0
                        ? Future.succeededFuture(deployed)
                        : vertx.deployVerticle(new ArchiveRetention(
                                homes, months, keeping.keptMonths(), directory, Clock.systemUTC())));
    }

    /** The calling event loop's. */
    MessageLog log() {
        RedisLinks links = stores.here();
        ArchiveVerticle archiving = verticle;
        if (way.isEmpty() || archiving == null) {
            return new RedisMessageLog(links, LoopStores.BODIES);
        }
        return new ArchivedLog(
                new RedisMessageLog(links, LoopStores.BODIES, Optional.of(ends(way.get()))),
                backlog(links, way.get()),
                way.get().archive(),
                archiving::stored,
                System::nanoTime);
    }

    /** Stands around the calling event loop's changes of what is copied. */
    Copying copying() {
        RegistryVerticle copies = registryVerticle;
        return copies == null
                ? Copying.NONE
                : copying.computeIfAbsent(
                        Thread.currentThread(),
                        thread -> new RegistryMarks(
                                new RedisUncopied(stores.here()), copies::changed, copies::lost, System::nanoTime));
    }

    private RegistryVerticle.Stores registryStores() {
        RedisLinks links = stores.here();
        RegistryVerticle copies = registryVerticle;
        if (copies != null) {
            links.onConnected(incarnation -> copies.storeReturned());
        }
        return new RegistryVerticle.Stores(new RedisUncopied(links), new RedisUserChannels(links));
    }

    private RedisArchiveBacklog backlog(RedisLinks links, Way here) {
        return new RedisArchiveBacklog(links, LoopStores.BODIES, ends(here));
    }

    private LogBeginnings ends(Way here) {
        return ends.computeIfAbsent(
                Thread.currentThread(),
                thread -> new ArchiveEnds(
                        here.archive(),
                        task -> Vertx.currentContext().runOnContext(turn -> task.run()),
                        System::nanoTime));
    }

    Retention retention(TopicKind kind) {
        ChannelPolicy policy = settings.channels()
                .policy(kind.label())
                .orElseThrow(() -> new IllegalArgumentException("no policy for " + kind.label()));
        return new Retention(
                policy.historyMessagesMax(),
                policy.historyAgeMax(),
                settings.channels().dedupWindow(),
                way.isPresent() ? settings.archive().backlogMax() : 0);
    }

    /** The node serves without an archive, too, and whoever asks does not wait for it: told is what was found last. */
    Optional<HealthCheck> check() {
        return way.map(here -> HealthCheck.ofPartToDoWithout("archive", () -> health));
    }

    private void watch(SqlLink link) {
        vertx.setPeriodic(
                0,
                LOOK.toMillis(),
                timer -> link.probe()
                        .onComplete(found -> health =
                                found.succeeded() ? Future.succeededFuture() : Future.failedFuture(found.cause())));
    }
}
