package io.rookery.archive;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.cluster.Homes;
import io.rookery.store.RegistryArchive;
import io.rookery.store.Subject;
import io.rookery.store.Uncopied;
import io.rookery.store.Uncopied.Restored;
import io.rookery.store.UserChannels;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what changes in the partitions whose home this node is, and what others have left: of each partition the marks are looked
 * through every {@link ArchiveVerticle#ROUND}. Where the store does not say that it has all that the archive has, it is put back.
 */
public final class RegistryVerticle extends VerticleBase {
    static final Duration REMOVE_EVERY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(RegistryVerticle.class);
    private static final Duration TURN = Duration.ofMillis(50);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int PARTITIONS_A_STEP =
            Math.toIntExact(Homes.PARTITIONS * STEP.toMillis() / ArchiveVerticle.ROUND.toMillis()) + 1;
    /** How often a node that starts looks whether what was lost is back. */
    private static final int ATTEMPTS_MAX = 50;

    private static final Duration RETRY = Duration.ofMillis(100);
    /** Its home removes what has ended. */
    private static final int LEADING_PARTITION = 0;

    private final Homes homes;
    private final Supplier<Stores> stores;
    private final RegistryArchive archive;
    private final RegistryMeter meter;
    private final Set<Subject> heard = ConcurrentHashMap.newKeySet();
    private final Set<Integer> lost = ConcurrentHashMap.newKeySet();
    private final List<Set<Subject>> settled = Stream.generate(() -> (Set<Subject>) new HashSet<Subject>(0))
            .limit(Homes.PARTITIONS)
            .toList();
    private int nextPartition;
    private boolean restoring;
    private boolean failing;
    private volatile @Nullable Runnable looking;

    /** What is the calling event loop's. */
    public record Stores(Uncopied uncopied, UserChannels users) {}

    public RegistryVerticle(Homes homes, Supplier<Stores> stores, RegistryArchive archive, MeterRegistry registry) {
        this.homes = homes;
        this.stores = stores;
        this.archive = archive;
        this.meter = new RegistryMeter(registry);
    }

    /** Something has changed. Safe to call from any thread. */
    public void changed(Subject subject) {
        if (heard.size() < ArchiveTurns.WAITING_MAX) {
            heard.add(subject);
        }
    }

    /** The store does not say that it has all of a partition. Safe to call from any thread. */
    public void lost(int partition) {
        lost.add(partition);
    }

    /** The store is back, and may have been emptied. Safe to call from any thread. */
    public void storeReturned() {
        Runnable look = looking;
        if (look != null) {
            context.runOnContext(turn -> look.run());
        }
    }

    @Override
    public Future<?> start() {
        Stores here = stores.get();
        RegistryCopier copier = new RegistryCopier(here.uncopied(), archive, meter, System::nanoTime);
        RegistryRestore restore = new RegistryRestore(archive, here.uncopied(), here.users());
        vertx.setPeriodic(TURN.toMillis(), timer -> {
            heard.forEach(subject -> {
                heard.remove(subject);
                copier.lacks(subject);
            });
            copier.turn();
            restoreLost(restore);
        });
        vertx.setPeriodic(STEP.toMillis(), timer -> lookThroughSome(copier, here.uncopied()));
        vertx.setPeriodic(REMOVE_EVERY.toMillis(), timer -> removeEnded());
        looking = () -> compareAll(here.uncopied());
        return complete(here.uncopied(), ATTEMPTS_MAX);
    }

    /** Waits a while until what was lost is back. */
    private Future<Void> complete(Uncopied uncopied, int attempts) {
        return compareAll(uncopied)
                .<Void>compose(compared -> lost.isEmpty() ? Future.succeededFuture() : Future.failedFuture("not yet"))
                .recover(notYet -> attempts == 0
                        ? Future.succeededFuture()
                        : vertx.timer(RETRY.toMillis()).compose(due -> complete(uncopied, attempts - 1)));
    }

    private void removeEnded() {
        if (isOwn(LEADING_PARTITION)) {
            archive.removeEnded()
                    .onFailure(failure -> LOG.warn("What has ended was not removed: {}", failure.getMessage()));
        }
    }

    private boolean isOwn(int partition) {
        return homes.homeOfPartition(partition).equals(homes.self());
    }

    private Future<?> compareAll(Uncopied uncopied) {
        return Future.join(IntStream.range(0, Homes.PARTITIONS)
                .filter(this::isOwn)
                .mapToObj(partition -> compare(uncopied, partition))
                .toList());
    }

    private Future<?> compare(Uncopied uncopied, int partition) {
        return uncopied.isComplete(partition).onSuccess(complete -> {
            if (!complete) {
                lost(partition);
            }
        });
    }

    /** One partition after the other; what fails is found again in the next round. */
    private Future<?> restoreLost(RegistryRestore restore) {
        if (restoring || lost.isEmpty()) {
            return Future.succeededFuture();
        }
        restoring = true;
        int partition = lost.iterator().next();
        return restore.partition(partition).transform(done -> {
            restoring = false;
            if (done.failed()) {
                lost.clear();
                warn(done.cause());
                return Future.failedFuture(done.cause());
            }
            failing = false;
            lost.remove(partition);
            told(partition, done.result());
            return restoreLost(restore);
        });
    }

    private void warn(Throwable cause) {
        if (!failing) {
            LOG.warn("Channels are not put back into the store, trying again: {}", cause.getMessage());
        }
        failing = true;
        meter.failed();
    }

    private void told(int partition, Restored restored) {
        if (!restored.equals(Restored.NOTHING)) {
            LOG.info("Put back of partition {}: {}", partition, restored);
            meter.restored(restored.sum());
        }
    }

    private void lookThroughSome(RegistryCopier copier, Uncopied uncopied) {
        copier.takeSettled()
                .forEach(subject ->
                        settled.get(RegistryMarks.partitionOf(subject)).add(subject));
        for (int i = 0; i < PARTITIONS_A_STEP; i++) {
            int partition = nextPartition;
            nextPartition = (nextPartition + 1) % Homes.PARTITIONS;
            List<Subject> done = List.copyOf(settled.get(partition));
            settled.get(partition).clear();
            if (isOwn(partition)) {
                compare(uncopied, partition);
                uncopied.unmark(partition, done, Archiver.MARK_AGE)
                        .onComplete(whatever -> lookThrough(copier, uncopied, partition, 0));
            }
        }
    }

    private static void lookThrough(RegistryCopier copier, Uncopied uncopied, int partition, int from) {
        uncopied.marked(partition, from, ArchiveVerticle.MARKS_MAX).onSuccess(subjects -> {
            subjects.forEach(copier::lacks);
            if (subjects.size() == ArchiveVerticle.MARKS_MAX) {
                lookThrough(copier, uncopied, partition, from + ArchiveVerticle.MARKS_MAX);
            }
        });
    }
}
