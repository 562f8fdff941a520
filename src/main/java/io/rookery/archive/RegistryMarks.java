package io.rookery.archive;

import io.rookery.cluster.Homes;
import io.rookery.protocol.Refusal;
import io.rookery.store.Copying;
import io.rookery.store.Subject;
import io.rookery.store.Uncopied;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Marks what is about to change, unless that was done a moment ago, as {@link ArchivedLog} does with topics. Belongs to one event
 * loop.
 */
public final class RegistryMarks implements Copying {
    private final Uncopied uncopied;
    private final Consumer<Subject> changed;
    private final IntConsumer lost;
    private final LongSupplier nanoTime;
    private final RecentMarks<Subject> marks;

    /**
     * @param changed is told of subjects that have something new
     * @param lost is told of partitions of which the store may have lost something
     */
    public RegistryMarks(Uncopied uncopied, Consumer<Subject> changed, IntConsumer lost, LongSupplier nanoTime) {
        this.uncopied = uncopied;
        this.changed = changed;
        this.lost = lost;
        this.nanoTime = nanoTime;
        this.marks = new RecentMarks<>(nanoTime);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public <T> Future<T> change(Subject subject, Supplier<Future<T>> change) {
        return marks.isMarked(subject)
                ? made(subject, change)
                : mark(subject).compose(complete -> made(subject, change));
    }

    @Override
    public <T> Future<T> begin(Subject subject, Supplier<Future<T>> change) {
        return mark(subject).compose(complete -> {
            if (complete) {
                return made(subject, change);
            }
            lost.accept(partitionOf(subject));
            return Future.failedFuture(Refusal.unavailable("channels are being put back from the archive"));
        });
    }

    /** Whatever is answered: what was not answered may have been done. */
    private <T> Future<T> made(Subject subject, Supplier<Future<T>> change) {
        return change.get().onComplete(answer -> changed.accept(subject));
    }

    private Future<Boolean> mark(Subject subject) {
        long now = nanoTime.getAsLong();
        return uncopied.mark(partitionOf(subject), subject).onSuccess(complete -> marks.marked(subject, now));
    }

    static int partitionOf(Subject subject) {
        return Homes.partitionOf(subject.placement());
    }
}
