package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Recovery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that begins to listen to a topic, perhaps anew and perhaps several times at once: what comes live until all is
 * answered is held back here. Belongs to one event loop.
 */
final class Beginning {
    /** Frames held back for one connection and topic; beyond it subscriptions are refused as busy. */
    static final int HELD_MAX = 1024;

    private final Subscriber subscriber;
    private final Topic topic;
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private final List<Frame> held = new ArrayList<>(0);
    private final List<Frame> changes = new ArrayList<>(0);
    private boolean holding;
    private boolean listened;
    private boolean reset;
    private int followFrom;
    private @Nullable Position followed;

    Beginning(Subscriber subscriber, Topic topic) {
        this.subscriber = subscriber;
        this.topic = topic;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    Topic topic() {
        return topic;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    boolean isHolding() {
        return holding;
    }

    /** Whether the connection listened before, and goes on if everything is refused. */
    boolean hasListened() {
        return listened;
    }

    /** The connection is taken out of the listeners, and what they get is held back from now on. */
    void takeOver() {
        listened = true;
        holding = true;
    }

    void attached(Subscription subscription) {
        if (!listened && subscriptions.size() == 1) {
            held.clear();
        }
        holding = true;
        subscription.attached(held.size());
    }

    /**
     * @return false when there is no more room
     */
    boolean hold(Frame frame) {
        if (holding) {
            held.add(frame);
            reset |= listened && frame.isReset();
        }
        return held.size() <= HELD_MAX;
    }

    /**
     * To be called before the answer: of the subscriptions that are answered, the one that attached last decides what follows. What
     * it overtook must not lead its reader back.
     *
     * @return what to answer
     */
    Recovery answering(Subscription subscription, Recovery recovery) {
        subscription.answering();
        Recovery answer = answerable(recovery);
        Position decided = followed;
        if (decided == null || subscription.attachedAt() >= followFrom) {
            followFrom = subscription.attachedAt();
            followed = answer.position();
            return answer;
        }
        boolean goesOn = answer.recovered() && answer.position().epoch().equals(decided.epoch());
        return goesOn ? answer : new Recovery(decided, false, List.of());
    }

    /** Has changes told right after the answers, and as urgently: who has the answer counts on having them. */
    void tell(List<Frame> missedChanges) {
        missedChanges.forEach(change -> changes.add(change.asControl()));
    }

    /** What may be answered: who listened before may have seen more, in the meantime, than the log kept. */
    Recovery answerable(Recovery recovery) {
        return reset ? new Recovery(recovery.position(), false, List.of()) : recovery;
    }

    /** Whether the client waits for an answer. */
    boolean isAsked() {
        return subscriptions.stream().anyMatch(each -> !each.isRejoining() && !each.isAnswered());
    }

    boolean allAnswered() {
        return subscriptions.stream().allMatch(Subscription::isAnswered);
    }

    /** What follows the answers. */
    List<Frame> following() {
        List<Frame> following = new ArrayList<>(changes);
        following.addAll(held.subList(followFrom, held.size()));
        return following;
    }
}
