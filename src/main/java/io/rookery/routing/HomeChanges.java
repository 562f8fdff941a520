package io.rookery.routing;

import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.MessageChange;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the homes of one event loop do with stored messages: change them, tell of it, and put back changes that the store has lost.
 *
 * <p>Changes are put back after messages, one topic's one after the other. Belongs to one event loop.
 */
final class HomeChanges {
    /** How often the store may have lost something before one and the same change. */
    static final int LOSSES_MAX = 3;

    /** Topics compared with the store at a time after its return. */
    static final int RUNS_MAX = 32;

    /** How often a change is tried whose message is not there: another home may have to put back that one first. */
    static final int TRIES_MAX = 20;

    private static final long RETRY_AFTER_MILLIS = 250;

    private final MessageLog log;
    private final Function<TopicKind, Retention> retentions;
    private final Healing healing;
    private final ChangeTails tails;
    private final Map<Topic, Future<Void>> runs = new HashMap<>();
    private final Set<Topic> due = new LinkedHashSet<>();
    private final Map<Topic, Integer> triesInVain = new HashMap<>();
    private Consumer<Frame> changed = frame -> {};

    HomeChanges(MessageLog log, Function<TopicKind, Retention> retentions, Healing healing, TailBounds bounds) {
        this.log = log;
        this.retentions = retentions;
        this.healing = healing;
        this.tails = new ChangeTails(bounds);
    }

    /** Adds who is told of every change. */
    void onChanged(Consumer<Frame> handler) {
        changed = handler;
    }

    /**
     * Changes a message.
     *
     * @return the message as it is then; fails with a {@link Refusal}: not found, forbidden to this user, or no more possible
     */
    Future<ChatMessage> alter(Topic topic, AlterationDraft draft) {
        return alter(topic, draft, LOSSES_MAX);
    }

    private Future<ChatMessage> alter(Topic topic, AlterationDraft draft, int losses) {
        return log.change(topic, retentions.apply(topic.kind()), tails.newest(topic), draft)
                .onFailure(failure -> storeFailed())
                .compose(outcome -> {
                    if (outcome instanceof ChangeOutcome.Lost) {
                        return losses == 0
                                ? Future.failedFuture(Refusal.busy("the store loses changes", RETRY_AFTER_MILLIS))
                                : heal(topic).compose(healed -> alter(topic, draft, losses - 1));
                    }
                    return settled(topic, draft, outcome);
                });
    }

    private Future<ChatMessage> settled(Topic topic, AlterationDraft draft, ChangeOutcome outcome) {
        if (outcome instanceof ChangeOutcome.Changed change) {
            stored(topic, change);
            return Future.succeededFuture(change.message());
        }
        if (outcome instanceof ChangeOutcome.Same same) {
            remember(topic, draft.messageId(), draft.by(), draft.alteration(), same.message());
            return Future.succeededFuture(same.message());
        }
        return Future.failedFuture(refusal(outcome));
    }

    /** What was made earlier, and whose answer was lost, is acknowledged now. */
    private void remember(Topic topic, String messageId, UserId by, Alteration alteration, ChatMessage message) {
        if (message.revision() > 0) {
            MessageChange made =
                    new MessageChange(message.revision(), 0, message.offset(), messageId, 0, by, alteration, 0);
            tails.add(topic, made, healing.nowNanos());
        }
    }

    private static Refusal refusal(ChangeOutcome outcome) {
        if (outcome instanceof ChangeOutcome.Unknown) {
            return Refusal.of(ErrorCode.NOT_FOUND, "no such message");
        } else if (outcome instanceof ChangeOutcome.Deleted) {
            return Refusal.of(ErrorCode.INVALID_STATE, "the message was deleted");
        } else if (outcome instanceof ChangeOutcome.ReactionsFull) {
            return Refusal.limitExceeded(
                    "reactions", "different reactions (expected: at most " + MessageLog.REACTIONS_MAX + ")");
        } else if (outcome instanceof ChangeOutcome.UsersFull) {
            return Refusal.limitExceeded(
                    "reacting-users", "users who react (expected: at most " + MessageLog.REACTING_USERS_MAX + ")");
        } else if (outcome instanceof ChangeOutcome.Full) {
            return Refusal.busy("too much waits for the archive", RETRY_AFTER_MILLIS);
        } else if (outcome instanceof ChangeOutcome.TooLate) {
            return Refusal.of(ErrorCode.FORBIDDEN, "the message is too old to be changed");
        }
        return Refusal.forbidden();
    }

    private void stored(Topic topic, ChangeOutcome.Changed change) {
        tails.add(topic, change.change(), healing.nowNanos());
        Push push = ChangePushes.of(topic, change.change(), change.message());
        if (push != null) {
            MessageChange made = change.change();
            ChangePlace place = new ChangePlace(change.before(), made.sequence(), made.head(), made.offset());
            changed.accept(Frame.of(topic, place, push));
        }
    }

    /** To be called when the store did not do what it was asked. */
    private void storeFailed() {
        healing.storeFailed();
        tails.hold(healing.nowNanos() + Healing.HOLD.toNanos());
    }

    /** To be called when the store has come back, perhaps as another. */
    void storeReturned() {
        tails.hold(healing.nowNanos() + Healing.HOLD.toNanos());
        due.addAll(tails.topics());
    }

    /** Goes on with what is due; to be called many times a second. */
    void turn() {
        List<Topic> next =
                due.stream().limit(Math.max(0, RUNS_MAX - runs.size())).toList();
        next.forEach(due::remove);
        next.forEach(topic -> heal(topic).onFailure(failure -> due.add(topic)));
    }

    /** Puts back what the store has lost of a topic, messages first. Completes when nothing is left to do. */
    Future<Void> heal(Topic topic) {
        Future<Void> underWay = runs.get(topic);
        if (underWay != null) {
            return underWay;
        }
        Future<Void> run = healing.heal(topic).compose(healed -> putBack(topic, new ArrayDeque<>(tails.of(topic))));
        if (!run.isComplete()) {
            runs.put(topic, run);
            run.onComplete(done -> runs.remove(topic));
        }
        return run;
    }

    private Future<Void> putBack(Topic topic, Deque<MessageChange> left) {
        if (left.isEmpty()) {
            triesInVain.remove(topic);
            return Future.succeededFuture();
        }
        MessageChange next = left.removeFirst();
        return log.putBack(topic, retentions.apply(topic.kind()), next).compose(again -> {
            if (again instanceof ChangeOutcome.Unknown && triesInVain.merge(topic, 1, Integer::sum) < TRIES_MAX) {
                due.add(topic);
                return Future.failedFuture(Refusal.busy(topic + " waits for a lost message", RETRY_AFTER_MILLIS));
            }
            if (again instanceof ChangeOutcome.Overtaken) {
                tails.overtaken(topic, next);
            } else if (!(again instanceof ChangeOutcome.Held)) {
                tails.forget(topic, next);
            }
            if (again instanceof ChangeOutcome.Changed change) {
                stored(topic, change);
            } else if (again instanceof ChangeOutcome.Same same) {
                remember(topic, next.messageId(), next.by(), next.alteration(), same.message());
            }
            return putBack(topic, left);
        });
    }
}
