package io.rookery.archive;

import io.rookery.cluster.Homes;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.AlterationDraft;
import io.rookery.store.AppendOutcome;
import io.rookery.store.ArchiveBacklog;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.ChangeRange;
import io.rookery.store.Draft;
import io.rookery.store.Healed;
import io.rookery.store.LogHead;
import io.rookery.store.LogPage;
import io.rookery.store.LogRange;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageChange;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.rookery.store.StoredMessage;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A log whose messages go to the archive, too. Its topic is marked before a message is appended or changed, unless that was done a
 * moment ago;
 * what the log has let go of is read from the archive. Belongs to one event loop.
 */
public final class ArchivedLog implements MessageLog {
    private final MessageLog log;
    private final ArchiveBacklog backlog;
    private final ArchivedReads reads;
    private final LateChanges late;
    private final Consumer<Topic> stored;
    private final LongSupplier nanoTime;
    private final RecentMarks<Topic> marks;

    /**
     * @param stored is told of topics that have something new
     */
    public ArchivedLog(
            MessageLog log,
            ArchiveBacklog backlog,
            MessageArchive archive,
            Consumer<Topic> stored,
            LongSupplier nanoTime) {
        this.log = log;
        this.backlog = backlog;
        this.reads = new ArchivedReads(log, archive);
        this.late = new LateChanges(backlog, archive, Clock.systemUTC());
        this.stored = stored;
        this.nanoTime = nanoTime;
        this.marks = new RecentMarks<>(nanoTime);
    }

    @Override
    public Future<List<AppendOutcome>> append(
            Topic topic, Retention retention, @Nullable Position known, List<Draft> drafts) {
        return marked(topic)
                .compose(done -> log.append(topic, retention, known, drafts))
                .onSuccess(outcomes -> stored.accept(topic));
    }

    @Override
    public Future<List<Healed>> heal(Topic topic, Retention retention, List<StoredMessage> messages, boolean behind) {
        return marked(topic)
                .compose(done -> log.heal(topic, retention, messages, behind))
                .onSuccess(fates -> stored.accept(topic));
    }

    private Future<Void> marked(Topic topic) {
        if (marks.isMarked(topic)) {
            return Future.succeededFuture();
        }
        long now = nanoTime.getAsLong();
        return backlog.mark(Homes.partitionOf(topic.placement()), topic).onSuccess(done -> marks.marked(topic, now));
    }

    @Override
    public Future<Boolean> holds(Topic topic, Position known) {
        return log.holds(topic, known);
    }

    @Override
    public Future<LogHead> newest(Topic topic) {
        return log.newest(topic);
    }

    @Override
    public Future<Optional<ChatMessage>> find(Topic topic, String messageId) {
        return reads.find(topic, messageId);
    }

    @Override
    public Future<ChangeOutcome> change(Topic topic, Retention retention, long known, AlterationDraft draft) {
        return marked(topic)
                .compose(done -> log.change(topic, retention, known, draft))
                .compose(outcome -> outcome instanceof ChangeOutcome.Unknown
                        ? late.change(topic, retention, known, draft)
                        : Future.succeededFuture(outcome))
                .onSuccess(outcome -> stored.accept(topic));
    }

    @Override
    public Future<ChangeOutcome> putBack(Topic topic, Retention retention, MessageChange lost) {
        return marked(topic)
                .compose(done -> log.putBack(topic, retention, lost))
                .compose(outcome ->
                        outcome instanceof ChangeOutcome.Unknown ? late(topic, lost) : Future.succeededFuture(outcome))
                .onSuccess(outcome -> stored.accept(topic));
    }

    /** What was done to a message that the archive alone has needs nothing beside the log. */
    private Future<ChangeOutcome> late(Topic topic, MessageChange lost) {
        return late.take(topic, lost)
                .otherwise(false)
                .map(taken -> taken ? new ChangeOutcome.TooLate() : new ChangeOutcome.Unknown());
    }

    @Override
    public Future<ChangeRange> changesOfMessages(Topic topic, long after, int limit) {
        return log.changesOfMessages(topic, after, limit);
    }

    @Override
    public Future<ChangeRange> newestChanges(Topic topic, long head) {
        return log.newestChanges(topic, head);
    }

    @Override
    public Future<ChangeRange> changes(Topic topic, long after, int limit) {
        return log.changes(topic, after, limit);
    }

    @Override
    public Future<Long> acknowledge(Topic topic, String reader, long offset) {
        return log.acknowledge(topic, reader, offset);
    }

    @Override
    public Future<LogRange> read(Topic topic, Position since, int limit) {
        return reads.read(topic, since, limit);
    }

    @Override
    public Future<LogPage> page(Topic topic, @Nullable Long before, @Nullable Long after, int limit) {
        return reads.page(topic, before, after, limit);
    }
}
