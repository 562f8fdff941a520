package io.rookery.archive;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.cluster.Homes;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.store.ArchiveBacklog;
import io.rookery.store.MessageArchive;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Archives what is said on the topics whose home this node is, and what others have left: of each partition the marks are looked
 * through every {@link #ROUND}.
 */
public final class ArchiveVerticle extends VerticleBase {
    static final Duration ROUND = Duration.ofSeconds(10);
    /** Marks read at once. */
    static final int MARKS_MAX = 1000;

    private static final Duration TURN = Duration.ofMillis(50);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int PARTITIONS_A_STEP =
            Math.toIntExact(Homes.PARTITIONS * STEP.toMillis() / ROUND.toMillis()) + 1;

    private final Homes homes;
    private final Supplier<ArchiveBacklog> backlogs;
    private final MessageArchive archive;
    private final Function<TopicKind, Retention> retentions;
    private final MeterRegistry registry;
    private final Set<Topic> heard = ConcurrentHashMap.newKeySet();
    private final List<Set<Topic>> settled = Stream.generate(() -> (Set<Topic>) new HashSet<Topic>(0))
            .limit(Homes.PARTITIONS)
            .toList();
    private int nextPartition;

    /**
     * @param backlogs makes the calling event loop's
     */
    public ArchiveVerticle(
            Homes homes,
            Supplier<ArchiveBacklog> backlogs,
            MessageArchive archive,
            Function<TopicKind, Retention> retentions,
            MeterRegistry registry) {
        this.homes = homes;
        this.backlogs = backlogs;
        this.archive = archive;
        this.retentions = retentions;
        this.registry = registry;
    }

    /** Something was stored on a topic. Safe to call from any thread. */
    public void stored(Topic topic) {
        if (heard.size() < ArchiveTurns.WAITING_MAX) {
            heard.add(topic);
        }
    }

    @Override
    public Future<?> start() {
        ArchiveBacklog backlog = backlogs.get();
        Archiver archiver = new Archiver(backlog, archive, retentions, new ArchiveMeter(registry), System::nanoTime);
        vertx.setPeriodic(TURN.toMillis(), timer -> {
            heard.forEach(topic -> {
                heard.remove(topic);
                archiver.lacks(topic);
            });
            archiver.turn();
        });
        vertx.setPeriodic(STEP.toMillis(), timer -> lookThroughSome(archiver, backlog));
        return Future.succeededFuture();
    }

    private void lookThroughSome(Archiver archiver, ArchiveBacklog backlog) {
        archiver.takeSettled()
                .forEach(topic ->
                        settled.get(Homes.partitionOf(topic.placement())).add(topic));
        for (int i = 0; i < PARTITIONS_A_STEP; i++) {
            int partition = nextPartition;
            nextPartition = (nextPartition + 1) % Homes.PARTITIONS;
            List<Topic> done = List.copyOf(settled.get(partition));
            settled.get(partition).clear();
            if (homes.homeOfPartition(partition).equals(homes.self())) {
                backlog.unmark(partition, done, Archiver.MARK_AGE)
                        .onComplete(whatever -> lookThrough(archiver, backlog, partition, 0));
            }
        }
    }

    private static void lookThrough(Archiver archiver, ArchiveBacklog backlog, int partition, int from) {
        backlog.marked(partition, from, MARKS_MAX).onSuccess(topics -> {
            topics.forEach(archiver::lacks);
            if (topics.size() == MARKS_MAX) {
                lookThrough(archiver, backlog, partition, from + MARKS_MAX);
            }
        });
    }
}
