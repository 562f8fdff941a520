package io.rookery.archive;

import io.rookery.protocol.Refusal;
import io.rookery.store.RegistryArchive;
import io.rookery.store.Subject;
import io.rookery.store.Uncopied;
import io.rookery.store.Uncopied.Page;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what has changed in channels, sanctions and reports into the archive: reads some of what each subject lacks, has it taken, and
 * notes that in the store. A copy may be made several times, which does no harm; none is forgotten, because its subject stays marked
 * until the archive has it.
 *
 * <p>One turn is under way at a time. When the archive or the store does not answer, turns become rarer. Belongs to one event loop.
 */
final class RegistryCopier {
    /** Subjects of one turn, a page of each. */
    static final int SUBJECTS_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RegistryCopier.class);

    private final Uncopied uncopied;
    private final RegistryArchive archive;
    private final RegistryMeter meter;
    private final LongSupplier nanoTime;
    private final ArchiveTurns<Subject, Waiting> turns;

    /**
     * @param sinceNanos when it began to lack something
     * @param from where the next page of everything begins
     * @param begun the version with which copying everything began; zero when it has not
     */
    private record Waiting(long sinceNanos, String from, long begun) {}

    private record Lot(Subject subject, Waiting waiting, Page page) {}

    RegistryCopier(Uncopied uncopied, RegistryArchive archive, RegistryMeter meter, LongSupplier nanoTime) {
        this.uncopied = uncopied;
        this.archive = archive;
        this.meter = meter;
        this.nanoTime = nanoTime;
        this.turns = new ArchiveTurns<>(SUBJECTS_MAX, nanoTime, new Turn());
    }

    /** It has changed, or is marked as such. */
    void lacks(Subject subject) {
        if (!turns.isFull()) {
            turns.letWait(subject, new Waiting(nanoTime.getAsLong(), "", 0));
        }
    }

    /** Subjects that lacked nothing when they were looked at last; forgets them. */
    List<Subject> takeSettled() {
        return turns.takeSettled();
    }

    /** Copies some of what waits, unless that is being done; goes on until there is nothing more to do for now. */
    void turn() {
        turns.turn();
    }

    private Future<Void> copy(Map<Subject, Waiting> taken) {
        List<Lot> lots = new ArrayList<>();
        return Future.all(taken.entrySet().stream()
                        .map(entry -> uncopied.page(
                                        entry.getKey(), entry.getValue().from())
                                .onSuccess(page -> sort(entry.getKey(), entry.getValue(), page, lots)))
                        .toList())
                .compose(read -> lots.isEmpty() ? Future.succeededFuture() : add(lots));
    }

    private void sort(Subject subject, Waiting waiting, Optional<Page> page, List<Lot> lots) {
        page.ifPresentOrElse(some -> lots.add(new Lot(subject, waiting, some)), () -> turns.settle(subject));
    }

    private Future<Void> add(List<Lot> lots) {
        return archive.add(lots.stream().map(lot -> lot.page().content()).toList())
                .recover(failure ->
                        failure instanceof Refusal ? Future.failedFuture(failure) : addedApart(lots, failure))
                .compose(names -> {
                    meter.copied(names.size());
                    return Future.all(lots.stream()
                                    .filter(lot -> names.contains(lot.subject().name()))
                                    .map(this::note)
                                    .toList())
                            .mapEmpty();
                });
    }

    /** What the archive does not take as it is is left out until its mark is found again. */
    private Future<Set<String>> addedApart(List<Lot> lots, Throwable failure) {
        LOG.error("The archive does not take some of {} copies", lots.size(), failure);
        Set<String> names = new HashSet<>();
        return Future.join(lots.stream()
                        .map(lot -> archive.add(List.of(lot.page().content()))
                                .onSuccess(names::addAll)
                                .onFailure(refused -> meter.failed()))
                        .toList())
                .map(names)
                .otherwise(names);
    }

    /** A page that another node's later copy has overtaken is not noted: what it was about is read again when its mark is found. */
    private Future<?> note(Lot lot) {
        Page page = lot.page();
        Waiting waiting = lot.waiting();
        if (!page.isWhole()) {
            return noteCopied(lot);
        }
        long begun = waiting.begun() == 0 ? page.version() : waiting.begun();
        if (!page.next().isEmpty()) {
            turns.goOn(lot.subject(), new Waiting(waiting.sinceNanos(), page.next(), begun));
            return Future.succeededFuture();
        }
        return archive.removeUnmet(lot.subject(), page.since(), begun).compose(removed -> noteCopied(lot));
    }

    private Future<?> noteCopied(Lot lot) {
        return uncopied.copied(lot.subject(), lot.page()).onSuccess(lacking -> {
            if (lacking > 0) {
                turns.letWait(lot.subject(), new Waiting(lot.waiting().sinceNanos(), "", 0));
            } else {
                turns.settle(lot.subject());
            }
        });
    }

    private final class Turn implements ArchiveTurns.Work<Subject, Waiting> {
        @Override
        public Future<Void> take(Map<Subject, Waiting> taken) {
            return copy(taken);
        }

        @Override
        public void failed(Throwable cause, boolean isFirst) {
            meter.failed();
            if (isFirst) {
                LOG.warn("The copies of channels fall behind: {}", cause.getMessage());
            }
        }

        @Override
        public void measure(Collection<Waiting> waiting) {
            long oldest = waiting.stream()
                    .findFirst()
                    .map(first -> nanoTime.getAsLong() - first.sinceNanos())
                    .orElse(0L);
            meter.lag(waiting.size(), Duration.ofNanos(oldest));
        }
    }
}
