package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.AlterationDraft;
import io.rookery.store.AppendOutcome;
import io.rookery.store.ChangeMark;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.ChangeRange;
import io.rookery.store.Draft;
import io.rookery.store.Healed;
import io.rookery.store.LogHead;
import io.rookery.store.LogPage;
import io.rookery.store.LogRange;
import io.rookery.store.MessageChange;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.rookery.store.StoredMessage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log that does nothing yet; of its messages none is changed. */
abstract class LogWithoutChanges implements MessageLog {

    @Override
    public Future<LogHead> newest(Topic topic) {
        return head(topic).map(head -> new LogHead(head, ChangeMark.NONE));
    }

    @Override
    public Future<Position> head(Topic topic) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<ChatMessage>> find(Topic topic, String messageId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<ChangeOutcome> change(Topic topic, Retention retention, long known, AlterationDraft draft) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<ChangeOutcome> putBack(Topic topic, Retention retention, MessageChange lost) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<ChangeRange> changesOfMessages(Topic topic, long after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<ChangeRange> newestChanges(Topic topic, long head) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<ChangeRange> changes(Topic topic, long after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<AppendOutcome>> append(
            Topic topic, Retention retention, @Nullable Position known, List<Draft> drafts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Boolean> holds(Topic topic, Position known) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<Healed>> heal(Topic topic, Retention retention, List<StoredMessage> messages, boolean behind) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<LogRange> read(Topic topic, Position since, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<LogPage> page(Topic topic, @Nullable Long before, @Nullable Long after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Long> acknowledge(Topic topic, String reader, long offset) {
        throw new UnsupportedOperationException();
    }
}
