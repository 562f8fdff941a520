package io.rookery.archive;

import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.protocol.Refusal;
import io.rookery.store.ArchiveBacklog;
import io.rookery.store.ArchiveChange;
import io.rookery.store.ArchiveEntry;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageChange;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was said on topics into the archive: reads some of what each lacks from their logs, has it taken, and notes how far
 * that was; so with what has become of messages. Anything may be taken several times, which does no harm; nothing is forgotten,
 * because its topic stays marked until the archive has it.
 *
 * <p>Belongs to one event loop.
 */
final class Archiver {
    /** Topics of one turn. */
    static final int TOPICS_MAX = 256;

    static final int PAGE_MIN = 4;
    static final int PAGE_MAX = 2000;
    /** An append that was begun with a mark of that age has ended, or will not be acknowledged. */
    static final Duration MARK_AGE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

    private final ArchiveBacklog backlog;
    private final MessageArchive archive;
    private final LateChanges late;
    private final Function<TopicKind, Retention> retentions;
    private final ArchiveMeter meter;
    private final LongSupplier nanoTime;
    private final ArchiveTurns<Topic, Waiting> turns;
    private final MessageSize size = new MessageSize();
    private final TurnSize turnSize = new TurnSize();

    /**
     * @param sinceNanos when it began to lack something
     * @param missing how many messages, as far as is known
     */
    private record Waiting(long sinceNanos, long missing) {}

    /** What the archive lacks of one topic, or a part of it. */
    private record Lot(Topic topic, ArchiveBacklog.Page page, long sinceNanos) {}

    Archiver(
            ArchiveBacklog backlog,
            MessageArchive archive,
            Function<TopicKind, Retention> retentions,
            ArchiveMeter meter,
            LongSupplier nanoTime) {
        this.backlog = backlog;
        this.archive = archive;
        this.late = new LateChanges(backlog, archive, Clock.systemUTC());
        this.retentions = retentions;
        this.meter = meter;
        this.nanoTime = nanoTime;
        this.turns = new ArchiveTurns<>(TOPICS_MAX, nanoTime, new Turn());
    }

    /** Something was said there, or is marked as such. */
    void lacks(Topic topic) {
        if (!turns.isFull()) {
            turns.letWait(topic, new Waiting(nanoTime.getAsLong(), 1));
        }
    }

    /** Topics that lacked nothing when they were looked at last; forgets them. */
    List<Topic> takeSettled() {
        return turns.takeSettled();
    }

    /** Archives some of what waits, unless that is being done; completes when there is nothing more to do for now. */
    void turn() {
        turns.turn();
    }

    private Future<Void> archive(Map<Topic, Waiting> taken) {
        int limit = size.messagesWithin(turnSize.bytes() / taken.size(), PAGE_MIN, PAGE_MAX);
        List<Topic> topics = List.copyOf(taken.keySet());
        return Future.all(
                        topics.stream().map(topic -> backlog.page(topic, limit)).toList())
                .compose(read -> take(topics, read.list(), taken));
    }

    private Future<Void> take(List<Topic> topics, List<ArchiveBacklog.Page> pages, Map<Topic, Waiting> taken) {
        List<Lot> lots = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            Topic topic = topics.get(i);
            if (pages.get(i).isEmpty()) {
                turns.settle(topic);
            } else {
                long since = Objects.requireNonNull(taken.get(topic)).sinceNanos();
                lots.add(new Lot(topic, pages.get(i), since));
            }
        }
        if (lots.isEmpty()) {
            return Future.succeededFuture();
        }
        return taken(lots)
                .map(lots)
                .recover(failure ->
                        failure instanceof Refusal ? Future.failedFuture(failure) : addedApart(lots, failure))
                .compose(added ->
                        Future.all(added.stream().map(this::note).toList()).mapEmpty());
    }

    private Future<Void> taken(List<Lot> lots) {
        List<ArchiveEntry> entries =
                lots.stream().flatMap(lot -> lot.page().entries().stream()).toList();
        List<ArchiveChange> changes =
                lots.stream().flatMap(lot -> lot.page().changes().stream()).toList();
        Future<Void> all = Future.succeededFuture();
        if (!entries.isEmpty()) {
            size.seen(entries);
            all = archive.add(entries);
        }
        if (!changes.isEmpty()) {
            all = all.compose(added -> archive.change(changes));
        }
        for (Lot lot : lots) {
            for (MessageChange change : lot.page().late()) {
                all = all.compose(done -> late.take(lot.topic(), change).mapEmpty());
            }
        }
        return all;
    }

    /** What the archive does not take as it is keeps its own topic waiting, and no other. */
    private Future<List<Lot>> addedApart(List<Lot> lots, Throwable failure) {
        LOG.error("The archive does not take some of {} topics' messages", lots.size(), failure);
        List<Lot> added = new ArrayList<>();
        return Future.join(lots.stream()
                        .map(lot -> taken(List.of(lot))
                                .onSuccess(done -> added.add(lot))
                                .onFailure(refused -> {
                                    meter.failed();
                                    turns.letWait(
                                            lot.topic(),
                                            new Waiting(
                                                    lot.sinceNanos(),
                                                    lot.page().entries().size()));
                                }))
                        .toList())
                .map(added)
                .otherwise(added);
    }

    private Future<Void> note(Lot lot) {
        Topic topic = lot.topic();
        meter.archived(lot.page().entries().size());
        return backlog.archived(topic, retentions.apply(topic.kind()), lot.page())
                .onSuccess(missing -> {
                    if (missing > 0) {
                        turns.letWait(topic, new Waiting(lot.sinceNanos(), missing));
                    } else {
                        turns.settle(topic);
                    }
                })
                .mapEmpty();
    }

    private final class Turn implements ArchiveTurns.Work<Topic, Waiting> {
        @Override
        public Future<Void> take(Map<Topic, Waiting> taken) {
            return archive(taken);
        }

        @Override
        public void succeeded() {
            turnSize.succeeded();
        }

        @Override
        public void failed(Throwable cause, boolean isFirst) {
            turnSize.failed();
            meter.failed();
            if (isFirst) {
                LOG.warn("The archive falls behind: {}", cause.getMessage());
            }
        }

        @Override
        public void measure(Collection<Waiting> waiting) {
            long oldest = waiting.stream()
                    .findFirst()
                    .map(first -> nanoTime.getAsLong() - first.sinceNanos())
                    .orElse(0L);
            long missing = waiting.stream().mapToLong(Waiting::missing).sum();
            meter.lag(missing, Duration.ofNanos(oldest));
        }
    }
}
