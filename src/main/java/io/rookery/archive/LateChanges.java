package io.rookery.archive;

import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.ArchiveBacklog;
import io.rookery.store.ArchiveChange;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageChange;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Edits and deletions of messages that the archive alone has. Each is recorded beside the topic's log first, so that listeners are
 * told in order and the archive gets it whatever dies. Belongs to one event loop.
 */
final class LateChanges {
    private final ArchiveBacklog backlog;
    private final MessageArchive archive;
    private final Clock clock;

    LateChanges(ArchiveBacklog backlog, MessageArchive archive, Clock clock) {
        this.backlog = backlog;
        this.archive = archive;
        this.clock = clock;
    }

    Future<ChangeOutcome> change(Topic topic, Retention retention, long known, AlterationDraft draft) {
        if (!(draft.alteration() instanceof Alteration.OfContent)) {
            return Future.succeededFuture(new ChangeOutcome.Unknown());
        }
        return find(topic, draft.messageId())
                .compose(found -> found.map(message -> change(topic, retention, known, draft, message))
                        .orElse(Future.succeededFuture(new ChangeOutcome.Unknown())));
    }

    private Future<ChangeOutcome> change(
            Topic topic, Retention retention, long known, AlterationDraft draft, ChatMessage message) {
        return settled(draft, message)
                .map(Future::succeededFuture)
                .orElseGet(() -> backlog.changeArchived(topic, retention, known, draft, message)
                        .compose(outcome -> taken(outcome, message)));
    }

    private Future<Optional<ChatMessage>> find(Topic topic, String messageId) {
        return archive.find(topic, MessageId.of(messageId, topic.name()));
    }

    /** Without a change. */
    private Optional<ChangeOutcome> settled(AlterationDraft draft, ChatMessage message) {
        if (draft.authorOnly() && !message.from().userId().equals(draft.by().value())) {
            return Optional.of(new ChangeOutcome.NotAuthor());
        }
        boolean deletes = draft.alteration() instanceof Alteration.Delete;
        if (message.isDeleted()) {
            return Optional.of(deletes ? new ChangeOutcome.Same(message) : new ChangeOutcome.Deleted());
        }
        if (draft.ageMax() != null && message.timestampMillis() + draft.ageMax().toMillis() < clock.millis()) {
            return Optional.of(new ChangeOutcome.TooLate());
        }
        boolean same = draft.alteration() instanceof Alteration.Edit edit
                && message.edited()
                && edit.text().equals(message.text());
        return same ? Optional.of(new ChangeOutcome.Same(message)) : Optional.empty();
    }

    /** Should the archive not take it now, the archiver brings it there. */
    private Future<ChangeOutcome> taken(ChangeOutcome outcome, ChatMessage before) {
        return outcome instanceof ChangeOutcome.Changed changed
                        && changed.change().alteration() instanceof Alteration.OfContent alteration
                ? archive.change(List.of(ArchiveChange.of(before, changed.change(), alteration)))
                        .otherwiseEmpty()
                        .map(outcome)
                : Future.succeededFuture(outcome);
    }

    /**
     * Has the archive take a change that was recorded. May be repeated.
     *
     * @return whether the archive has the message
     */
    Future<Boolean> take(Topic topic, MessageChange change) {
        if (!(change.alteration() instanceof Alteration.OfContent alteration)) {
            return Future.succeededFuture(false);
        }
        return find(topic, change.messageId())
                .compose(found -> found.map(
                                message -> archive.change(List.of(ArchiveChange.of(message, change, alteration)))
                                        .map(true))
                        .orElse(Future.succeededFuture(false)));
    }
}
