package io.rookery.routing;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.store.ChangeMark;
import io.rookery.store.LogRange;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The topics of one event loop's partitions that somebody on this node listens to: keeps a cursor for each, tells homes of the
 * interest, and begins subscriptions so that no message is missed or doubled between what is recovered and what is live.
 */
final class CursorLoop implements TopicCursor.Port, ChangeCursor.Port {
    /** Topics compared with their logs in one turn of {@link #checkSome()}. */
    static final int CHECKS_A_TURN_MAX = 500;
    /** How often a subscription begins anew when the log begins a new epoch under it. */
    static final int ATTACH_ATTEMPTS_MAX = 3;

    /** Changes that one call reads for a cursor. */
    private static final int CHANGES_READ = 500;

    private static final Recovery NOT_LOGGED = new Recovery(new Position("none", 0), false, List.of());

    private final Homes homes;
    private final Bus bus;
    private final MessageLog log;
    private final HealedReads reads;
    private final Recents recents;
    private final CursorBounds bounds;
    private final LongSupplier nanoClock;
    private final Map<Topic, LocalTopic> topics = new HashMap<>();
    private final Interests interests = new Interests();
    private final Set<Topic> checks = new LinkedHashSet<>();
    private final Set<Topic> unread = new LinkedHashSet<>();
    private final Set<LocalTopic> unused = new LinkedHashSet<>();
    private final NodeId[] knownHomes = new NodeId[Homes.PARTITIONS];

    CursorLoop(Homes homes, Bus bus, MessageLog log, Healing healing, CursorBounds bounds, LongSupplier nanoClock) {
        this.homes = homes;
        this.bus = bus;
        this.log = log;
        this.reads = new HealedReads(homes, bus, log, healing);
        this.recents = new Recents(bounds.recoveryMessagesMax(), nanoClock);
        this.bounds = bounds;
        this.nanoClock = nanoClock;
        for (int partition = 0; partition < Homes.PARTITIONS; partition++) {
            knownHomes[partition] = homes.homeOfPartition(partition);
        }
    }

    int size() {
        return topics.size();
    }

    /** Whether somebody on this node listens to the topic now. */
    boolean listens(Topic topic) {
        LocalTopic local = topics.get(topic);
        return local != null && !local.unused();
    }

    void attach(Topic topic, LocalTopic.Attach attach) {
        LocalTopic local = topics.get(topic);
        if (local == null) {
            begin(topic, attach);
        } else {
            unused.remove(local);
            local.waiting().add(attach);
            attachWaiting(local);
        }
    }

    void detach(Topic topic, LoopFanOut fanOut) {
        LocalTopic local = topics.get(topic);
        if (local == null) {
            return;
        }
        local.remove(fanOut, nanoClock.getAsLong());
        if (local.unused()) {
            if (topic.kind().isLingering()) {
                unused.add(local);
            } else {
                end(local);
            }
        }
    }

    /** Takes what a home says to a topic's listeners. */
    void deliver(Frame frame) {
        LocalTopic local = topics.get(frame.topic());
        if (local == null) {
            return;
        }
        TopicCursor cursor = local.cursor();
        ChangeCursor changes = local.changes();
        if (changes != null && frame.change() != null) {
            changes.accept(frame);
        } else if (cursor != null && frame.position() != null) {
            cursor.accept(frame, nanoClock.getAsLong());
        } else if (local.isNews(frame)) {
            local.post(new FanOutEvent.Deliver(frame));
        }
    }

    /**
     * A part of a log for somebody who reads at their own speed.
     *
     * @param told the newest change that the reader was told of, and the offset of the newest message then
     */
    Future<LogPart> page(Topic topic, Position since, int limit, ChangeMark told) {
        return reads.read(topic, since, limit).compose(range -> {
            ChangeMark newest = range.changed();
            return newest.head() >= told.head() && newest.sequence() > told.sequence()
                    ? log.newestChanges(topic, told.head()).map(changes -> new LogPart(range, changes))
                    : Future.succeededFuture(new LogPart(range, null));
        });
    }

    // What the cursors ask for.

    @Override
    public void read(Topic topic, Position since) {
        fill(topic, () -> reads.read(topic, since, bounds.recoveryMessagesMax()));
    }

    @Override
    public void compare(Topic topic, Position since) {
        fill(topic, () -> reads.compare(topic, since, bounds.recoveryMessagesMax()));
    }

    private void fill(Topic topic, Supplier<Future<LogRange>> reading) {
        LocalTopic local = topics.get(topic);
        TopicCursor cursor = local == null ? null : local.cursor();
        ChangeCursor changes = local == null ? null : local.changes();
        if (local == null || cursor == null || changes == null) {
            return;
        }
        reading.get().onComplete(result -> {
            if (topics.get(topic) != local) {
                return;
            }
            if (result.succeeded()) {
                changes.before(result.result());
            } else {
                unread(local, cursor, result.cause());
            }
        });
    }

    private void unread(LocalTopic local, TopicCursor cursor, Throwable cause) {
        cursor.fillFailed();
        unread.add(local.topic());
        failWaiting(local, cause);
    }

    @Override
    public void changesKnown(Topic topic, LogRange range) {
        LocalTopic local = topics.get(topic);
        TopicCursor cursor = local == null ? null : local.cursor();
        if (local != null && cursor != null) {
            cursor.filled(range);
            attachWaiting(local);
        }
    }

    @Override
    public void readChanges(Topic topic, long after) {
        LocalTopic local = topics.get(topic);
        TopicCursor cursor = local == null ? null : local.cursor();
        ChangeCursor changes = local == null ? null : local.changes();
        if (local == null || cursor == null || changes == null) {
            return;
        }
        log.changesOfMessages(topic, after, CHANGES_READ).onComplete(result -> {
            if (topics.get(topic) != local) {
                return;
            }
            if (result.succeeded()) {
                changes.filled(result.result());
            } else if (changes.fillFailed()) {
                unread(local, cursor, result.cause());
            } else {
                unread.add(topic);
            }
        });
    }

    @Override
    public void changeInOrder(Frame frame) {
        recents.forget(frame.topic());
        LocalTopic local = topics.get(frame.topic());
        if (local != null) {
            local.post(new FanOutEvent.Deliver(frame));
        }
    }

    @Override
    public void changesLost(Topic topic, Position position) {
        reset(topic, position);
    }

    @Override
    public void messagesMissing(Topic topic) {
        checks.add(topic);
    }

    @Override
    public boolean lacksChanges(Frame frame) {
        LocalTopic local = topics.get(frame.topic());
        ChangeCursor changes = local == null ? null : local.changes();
        return changes != null && changes.lacks(frame);
    }

    @Override
    public void inOrder(Frame frame) {
        recents.advanced(frame);
        LocalTopic local = topics.get(frame.topic());
        if (local != null) {
            local.post(new FanOutEvent.Deliver(frame));
        }
    }

    @Override
    public void reset(Topic topic, Position position) {
        recents.forget(topic);
        LocalTopic local = topics.get(topic);
        if (local != null) {
            local.post(new FanOutEvent.Reset(topic, position));
        }
    }

    // Interest.

    /** Sends homes the sums of what this loop listens to; to be called every second. */
    void sendDigests(int loop, int loops) {
        for (int partition = loop; partition < Homes.PARTITIONS; partition += loops) {
            NodeId home = homes.homeOfPartition(partition);
            if (!home.equals(homes.self())) {
                tell(home, partition, new RoutingMessage.Digest(partition, interests.sum(partition)));
            }
        }
    }

    /** A home knows another list than ours: sends it whole, and looks what was missed meanwhile. */
    void resend(NodeId home, int partition) {
        interests.pages(partition).forEach(page -> tell(home, partition, page));
        checks.addAll(interests.topics(partition));
    }

    /** To be called when members or homes have changed. */
    void homesChanged() {
        for (int partition = 0; partition < Homes.PARTITIONS; partition++) {
            NodeId home = homes.homeOfPartition(partition);
            if (!home.equals(knownHomes[partition])) {
                knownHomes[partition] = home;
                checks.addAll(interests.topics(partition));
            }
        }
    }

    /** To be called when messages from a node may have been lost. */
    void lossPossible(NodeId node) {
        for (int partition = 0; partition < Homes.PARTITIONS; partition++) {
            if (homes.homeOfPartition(partition).equals(node)) {
                checks.addAll(interests.topics(partition));
            }
        }
    }

    /** To be called when the store has come back, perhaps as another. */
    void storeReturned() {
        checks.addAll(topics.keySet());
    }

    /** Notes idle topics for a check and lets go of unused ones; to be called every second. */
    void tidy() {
        recents.tidy();
        checks.addAll(unread);
        unread.clear();
        long now = nanoClock.getAsLong();
        long idleNanos = bounds.idleCheck().toNanos();
        for (LocalTopic local : topics.values()) {
            TopicCursor cursor = local.cursor();
            if (cursor != null && now - cursor.movedNanos() >= idleNanos) {
                checks.add(local.topic());
            }
        }
        List<LocalTopic> ending = new ArrayList<>();
        for (LocalTopic local : unused) {
            if (now - local.unusedSinceNanos() < bounds.linger().toNanos()) {
                break;
            }
            ending.add(local);
        }
        ending.forEach(this::end);
    }

    /** Compares some of the topics noted for it with their logs; to be called many times a second. */
    void checkSome() {
        Iterator<Topic> due = checks.iterator();
        for (int i = 0; i < CHECKS_A_TURN_MAX && due.hasNext(); i++) {
            LocalTopic local = topics.get(due.next());
            due.remove();
            TopicCursor cursor = local == null ? null : local.cursor();
            if (cursor != null) {
                cursor.check(nanoClock.getAsLong());
            }
        }
    }

    // Beginning and ending.

    private void begin(Topic topic, LocalTopic.Attach first) {
        TopicCursor cursor = topic.kind().isLogged() ? new TopicCursor(topic, this, nanoClock.getAsLong()) : null;
        ChangeCursor changes = cursor == null ? null : new ChangeCursor(topic, cursor, this);
        LocalTopic local = new LocalTopic(topic, cursor, changes);
        local.waiting().add(first);
        topics.put(topic, local);
        interests.add(topic);
        listenAtHome(topic).onComplete(listened -> {
            local.listening();
            if (cursor == null || changes == null) {
                attachWaiting(local);
            } else {
                locate(local, cursor, changes);
            }
        });
    }

    /** A home that does not answer learns of the interest from the next digest. */
    private Future<?> listenAtHome(Topic topic) {
        NodeId home = homes.homeOf(topic.placement());
        if (home.equals(homes.self()) || !bus.reachable(home)) {
            return Future.succeededFuture();
        }
        return bus.ask(home, Concern.ROUTING, partitionOf(topic), new RoutingMessage.Listen(topic).encode());
    }

    private void locate(LocalTopic local, TopicCursor cursor, ChangeCursor changes) {
        log.newest(local.topic()).onComplete(head -> {
            if (topics.get(local.topic()) != local) {
                return;
            }
            if (head.succeeded()) {
                changes.located(head.result().changed());
                cursor.located(head.result().position(), nanoClock.getAsLong());
                attachWaiting(local);
            } else {
                failWaiting(local, head.cause());
                end(local);
            }
        });
    }

    private void end(LocalTopic local) {
        Topic topic = local.topic();
        unused.remove(local);
        topics.remove(topic);
        recents.forget(topic);
        interests.remove(topic);
        NodeId home = homes.homeOf(topic.placement());
        if (!home.equals(homes.self())) {
            tell(home, partitionOf(topic), new RoutingMessage.Unlisten(topic));
        }
    }

    private void attachWaiting(LocalTopic local) {
        while (local.ready() && !local.waiting().isEmpty()) {
            attachNow(local, local.waiting().removeFirst());
        }
    }

    private void failWaiting(LocalTopic local, Throwable cause) {
        while (!local.waiting().isEmpty()) {
            LocalTopic.Attach attach = local.waiting().removeFirst();
            attach.fanOut().post(new FanOutEvent.Failed(attach.subscription(), refusal(cause)));
        }
    }

    private void attachNow(LocalTopic local, LocalTopic.Attach attach) {
        local.add(attach.fanOut());
        TopicCursor cursor = local.cursor();
        Position here = cursor == null ? null : cursor.position();
        Position since = attach.since();
        if (here == null) {
            attach.fanOut().post(new FanOutEvent.Attached(attach.subscription(), NOT_LOGGED));
        } else if (since == null) {
            attach.fanOut().post(new FanOutEvent.Attached(attach.subscription(), new Recovery(here, false, List.of())));
        } else {
            List<ChatMessage> missed = since.equals(here) ? List.of() : recents.between(local.topic(), since, here);
            if (missed == null) {
                attach.fanOut().post(new FanOutEvent.Attached(attach.subscription(), null));
                recover(local, attach, since, here);
            } else {
                attachKnown(local, attach, new Recovery(here, true, missed));
            }
        }
    }

    /** What was missed is known without reading the log. */
    private void attachKnown(LocalTopic local, LocalTopic.Attach attach, Recovery recovery) {
        ChangeCursor changes = local.changes();
        boolean unchanged = changes == null || changes.reached().head() < attach.changesSince();
        attach.fanOut().post(new FanOutEvent.Attached(attach.subscription(), unchanged ? recovery : null));
        if (!unchanged) {
            recoverChanges(local.topic(), attach, recovery);
        }
    }

    private void recoverChanges(Topic topic, LocalTopic.Attach attach, Recovery recovery) {
        Position here = recovery.position();
        log.newestChanges(topic, attach.changesSince())
                .onSuccess(range -> {
                    if (range.complete() && !MissedChanges.isTooMuch(range)) {
                        recovered(attach, recovery, MissedChanges.of(topic, range, here));
                    } else {
                        recovered(attach, new Recovery(here, false, List.of()), List.of());
                    }
                })
                .onFailure(
                        cause -> attach.fanOut().post(new FanOutEvent.Failed(attach.subscription(), refusal(cause))));
    }

    private void recover(LocalTopic local, LocalTopic.Attach attach, Position since, Position here) {
        reads.read(local.topic(), since, bounds.recoveryMessagesMax()).onComplete(result -> {
            if (result.failed()) {
                attach.fanOut().post(new FanOutEvent.Failed(attach.subscription(), refusal(result.cause())));
                return;
            }
            LogRange range = result.result();
            keep(local, since, range);
            boolean otherLine = range.continuous()
                    && (!range.head().epoch().equals(here.epoch()) || since.offset() > here.offset());
            if (otherLine && attach.attempts() < ATTACH_ATTEMPTS_MAX && local.has(attach.fanOut())) {
                catchUpFirst(local, attach.again());
            } else {
                Recovery recovery = otherLine ? new Recovery(here, false, List.of()) : recovery(range, since, here);
                if (recovery.recovered() && range.changed().head() >= attach.changesSince()) {
                    recoverChanges(local.topic(), attach, recovery);
                } else {
                    recovered(attach, recovery, List.of());
                }
            }
        });
    }

    private static void recovered(LocalTopic.Attach attach, Recovery recovery, List<Frame> changes) {
        attach.fanOut().post(new FanOutEvent.Recovered(attach.subscription(), recovery, changes));
    }

    /** Of an inbox there is no next reader. */
    private void keep(LocalTopic local, Position since, LogRange range) {
        TopicCursor cursor = local.cursor();
        Position here = cursor == null ? null : cursor.position();
        boolean shared = local.topic().kind().isLingering() && topics.get(local.topic()) == local;
        if (here != null && shared && range.continuous() && !isOutdated(local, range)) {
            recents.read(local.topic(), since, range.messages(), here);
        }
    }

    /** Whether messages were changed after they were read. */
    private static boolean isOutdated(LocalTopic local, LogRange range) {
        ChangeCursor changes = local.changes();
        return changes != null && changes.reached().sequence() > range.changed().sequence();
    }

    /** The log has gone on to an epoch this node has not seen, or the reader is ahead of this node. */
    private void catchUpFirst(LocalTopic local, LocalTopic.Attach attach) {
        TopicCursor cursor = local.cursor();
        if (cursor != null) {
            cursor.check(nanoClock.getAsLong());
        }
        local.waiting().add(attach);
        attachWaiting(local);
    }

    /** What a reader gets who stood at {@code since} and listens from {@code here}. */
    static Recovery recovery(LogRange range, Position since, Position here) {
        List<ChatMessage> missed = new ArrayList<>();
        long reached = since.offset();
        for (ChatMessage message : range.messages()) {
            if (message.offset() <= here.offset()) {
                missed.add(message);
                reached = message.offset();
            }
        }
        boolean recovered = range.continuous() && reached >= here.offset();
        return new Recovery(here, recovered, recovered ? missed : List.of());
    }

    private void tell(NodeId home, int partition, RoutingMessage message) {
        bus.send(home, Concern.ROUTING, partition, Priority.HIGH, message.encode());
    }

    private static int partitionOf(Topic topic) {
        return Homes.partitionOf(topic.placement());
    }

    private static Refusal refusal(@Nullable Throwable cause) {
        return cause instanceof Refusal refusal ? refusal : Refusal.unavailable("the store did not answer");
    }
}
