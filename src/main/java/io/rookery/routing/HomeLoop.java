package io.rookery.routing;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.Draft;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The homes of one event loop: appends what is said to their topics, and passes it on to the nodes that listen.
 *
 * <p>A message for a topic whose home is elsewhere is passed on once; if that node sends it back, or cannot be reached, it is
 * served here, which is slower and not wrong.
 */
final class HomeLoop {
    private final Homes homes;
    private final Bus bus;
    private final MessageLog log;
    private final Function<TopicKind, Retention> retentions;
    private final Healing healing;
    private final HomeChanges changes;
    private final Audience audience = new Audience();
    private final CursorLoop cursors;
    private final Inspection inspection;
    private final Consumer<Frame> sender;
    private final Map<Topic, AppendQueue> queues = new HashMap<>();
    private final AppendQueue.Appended told = new Told();
    private final LongAdder sentHome = new LongAdder();
    private final LongAdder sentToListeners = new LongAdder();
    private List<NodeId> others = List.of();

    /**
     * @param sender brings what is not stored to the home of its topic, wherever that is
     */
    HomeLoop(
            Homes homes,
            Bus bus,
            MessageLog log,
            Function<TopicKind, Retention> retentions,
            Healing healing,
            HomeChanges changes,
            CursorLoop cursors,
            Inspection inspection,
            Consumer<Frame> sender) {
        this.homes = homes;
        this.bus = bus;
        this.log = log;
        this.retentions = retentions;
        this.healing = healing;
        this.changes = changes;
        this.cursors = cursors;
        this.inspection = inspection;
        this.sender = sender;
        healing.onHealed(this::passOn);
        changes.onChanged(this::passOn);
        homesChanged();
    }

    Future<Answer.Stored> publish(RoutingMessage.Publish publish) {
        Topic topic = publish.topic();
        return atHome(
                topic,
                publish.forwarded(),
                () -> append(topic, publish.draft(), publish.priority()),
                () -> new RoutingMessage.Publish(topic, publish.draft(), publish.priority(), true),
                RoutingMessage::decodeStored);
    }

    Future<ChatMessage> alter(RoutingMessage.Alter alter) {
        Topic topic = alter.topic();
        return atHome(
                topic,
                alter.forwarded(),
                () -> alter(topic, alter.draft()),
                () -> new RoutingMessage.Alter(topic, alter.draft(), true),
                RoutingMessage::decodeAltered);
    }

    private <T> Future<T> atHome(
            Topic topic,
            boolean forwarded,
            Supplier<Future<T>> work,
            Supplier<RoutingMessage> forward,
            Function<Buffer, T> read) {
        NodeId home = homes.homeOf(topic.placement());
        if (!forwarded && !home.equals(homes.self()) && bus.reachable(home)) {
            sentHome.increment();
            return bus.ask(home, Concern.ROUTING, key(topic), forward.get().encode())
                    .map(read)
                    .recover(failure -> nothingHappened(failure) ? work.get() : Future.failedFuture(failure));
        }
        Future<T> done = work.get();
        return forwarded ? done.recover(failure -> guarded(topic, failure)) : done;
    }

    /** Who passed the message on would take this home's place, with a store that may not have all messages yet. */
    private <T> Future<T> guarded(Topic topic, Throwable failure) {
        boolean stays = nothingHappened(failure) && healing.guards(topic);
        return Future.failedFuture(stays ? Refusal.outcomeUnknown("the home has no store") : failure);
    }

    void send(RoutingMessage.Send send) {
        Topic topic = send.frame().topic();
        NodeId home = homes.homeOf(topic.placement());
        if (!send.forwarded() && !home.equals(homes.self()) && bus.reachable(home)) {
            sentHome.increment();
            bus.send(
                    home,
                    Concern.ROUTING,
                    key(topic),
                    send.frame().priority(),
                    new RoutingMessage.Send(send.frame(), true).encode());
            return;
        }
        passOn(send.frame());
    }

    // What others say about partitions whose home is elsewhere goes stale unseen, so it is not kept: when this node
    // becomes
    // their home, everybody counts as listening until the lists have come.

    void listen(NodeId node, Topic topic) {
        if (isHome(key(topic))) {
            audience.listen(node, topic);
        }
    }

    void unlisten(NodeId node, Topic topic) {
        if (isHome(key(topic))) {
            audience.unlisten(node, topic);
        }
    }

    void digest(NodeId node, RoutingMessage.Digest digest) {
        if (isHome(digest.partition()) && !audience.agrees(node, digest.partition(), digest.sum())) {
            bus.send(
                    node,
                    Concern.ROUTING,
                    digest.partition(),
                    Priority.HIGH,
                    new RoutingMessage.Resend(digest.partition()).encode());
        }
    }

    void interests(NodeId node, RoutingMessage.Interests page) {
        if (isHome(page.partition())) {
            audience.replace(node, page);
        }
    }

    /** To be called when members or homes have changed. */
    void homesChanged() {
        List<NodeId> next = new ArrayList<>(homes.members());
        next.remove(homes.self());
        others = List.copyOf(next);
        audience.retain(others, this::isHome);
    }

    /** To be called when messages from a node may have been lost. */
    void lossPossible(NodeId node) {
        audience.doubt(node);
    }

    private Future<ChatMessage> alter(Topic topic, AlterationDraft draft) {
        Refusal objection = draft.alteration() instanceof Alteration.Edit edit
                ? inspection.objection(topic, draft.by(), edit.text())
                : null;
        return objection == null ? changes.alter(topic, draft) : Future.failedFuture(objection);
    }

    private Future<Answer.Stored> append(Topic topic, Draft draft, Priority priority) {
        Refusal objection =
                inspection.objection(topic, draft.author(), draft.body().text());
        if (objection != null) {
            return Future.failedFuture(objection);
        }
        Future<Answer.Stored> stored =
                queues.computeIfAbsent(topic, this::queue).append(draft, priority);
        return topic.kind() == TopicKind.INBOX ? stored.map(each -> withOnline(topic, each)) : stored;
    }

    private AppendQueue queue(Topic topic) {
        return new AppendQueue(
                topic,
                retentions.apply(topic.kind()),
                log,
                healing,
                told,
                idle -> queues.remove(topic, idle),
                healing::nowNanos);
    }

    private final class Told implements AppendQueue.Appended {
        @Override
        public void appended(Frame frame) {
            passOn(frame);
        }

        @Override
        public void hidden(UserId author, ChatMessage message, Priority priority) {
            sender.accept(Frame.of(author.inbox(), DeliveryClass.SIGNAL, priority, new Push.Chat(message)));
        }
    }

    private Answer.Stored withOnline(Topic topic, Answer.Stored stored) {
        return new Answer.Stored(
                stored.messageId(),
                stored.channel(),
                stored.epoch(),
                stored.offset(),
                stored.timestampMillis(),
                stored.duplicate(),
                stored.durability(),
                cursors.listens(topic) || audience.hasKnownListener(topic));
    }

    private void passOn(Frame frame) {
        cursors.deliver(frame);
        List<NodeId> listeners = others.isEmpty() ? others : audience.listeners(frame.topic(), others);
        if (listeners.isEmpty()) {
            return;
        }
        Buffer message = new RoutingMessage.Deliver(frame).encode();
        sentToListeners.add(listeners.size());
        for (NodeId node : listeners) {
            bus.send(node, Concern.ROUTING, key(frame.topic()), frame.priority(), message);
        }
    }

    /** Messages brought from this node to the home of their topic. Safe to call from any thread. */
    long sentHome() {
        return sentHome.sum();
    }

    /** Messages passed on from here to other nodes, each as often as there were such nodes. Safe to call from any thread. */
    long sentToListeners() {
        return sentToListeners.sum();
    }

    private boolean isHome(int partition) {
        return homes.homeOfPartition(partition).equals(homes.self());
    }

    /** The home could not be asked, or could not begin: its place can be taken. */
    private static boolean nothingHappened(Throwable failure) {
        return failure instanceof Refusal refusal
                && refusal.code() == ErrorCode.UNAVAILABLE
                && "none".equals(refusal.data().get("outcome"));
    }

    private static int key(Topic topic) {
        return Homes.partitionOf(topic.placement());
    }
}
