package io.rookery.routing;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.store.LogRange;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;
import java.util.List;

/**
 * Reads the log for those who listen at this node. Before anybody is told that messages are lost, the topic's home may put them
 * back.
 */
final class HealedReads {
    /** How often a home is asked that does not answer. */
    static final int ASKS_MAX = 2;

    private final Homes homes;
    private final Bus bus;
    private final MessageLog log;
    private final Healing healing;

    HealedReads(Homes homes, Bus bus, MessageLog log, Healing healing) {
        this.homes = homes;
        this.bus = bus;
        this.log = log;
        this.healing = healing;
    }

    Future<LogRange> read(Topic topic, Position since, int limit) {
        return log.read(topic, since, limit)
                .compose(range -> isLoss(since, range)
                        ? heal(topic).compose(healed -> log.read(topic, since, limit))
                        : Future.succeededFuture(range));
    }

    /** The same where probably nothing follows: that is asked first, with which the store has less to do. */
    Future<LogRange> compare(Topic topic, Position since, int limit) {
        return log.newest(topic)
                .compose(head -> head.position().equals(since)
                        ? Future.succeededFuture(new LogRange(since, true, since, head.changed(), List.of()))
                        : read(topic, since, limit));
    }

    /** What follows may also be no longer kept, which nobody can help. */
    private static boolean isLoss(Position since, LogRange range) {
        return !range.continuous() && since.offset() > range.start().offset();
    }

    /** Succeeds in any case: the log says what came of it. */
    private Future<?> heal(Topic topic) {
        Future<Void> here = healing.heal(topic).otherwiseEmpty();
        NodeId home = homes.homeOf(topic.placement());
        return home.equals(homes.self()) ? here : here.compose(done -> ask(home, topic, ASKS_MAX));
    }

    private Future<?> ask(NodeId home, Topic topic, int asks) {
        if (asks == 0 || !bus.reachable(home)) {
            return Future.succeededFuture();
        }
        int partition = Homes.partitionOf(topic.placement());
        return bus.ask(home, Concern.ROUTING, partition, new RoutingMessage.Heal(topic).encode())
                .map(answered -> (Object) answered)
                .recover(failure -> ask(home, topic, asks - 1).map(done -> (Object) done));
    }
}
