package io.rookery.simulation;

import io.rookery.bus.Concern;
import io.rookery.bus.SimulatedLinks;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.presence.PresenceNode;
import io.rookery.protocol.Push;
import io.rookery.routing.SimulatedRouting;
import io.rookery.routing.Subscriber;
import io.rookery.store.MessageLog;
import io.rookery.store.RedisLinks;
import io.rookery.store.SimulatedRedis;
import io.rookery.testing.SimulatedLoop;
import io.rookery.transport.SimulatedGateway;
import io.rookery.transport.SimulatedSocket;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Consumer;

/** One life of a node: links, topics, connections and presence on one event loop. */
final class Node implements Homes, PresenceNode.Gateway {
    final int number;
    final SimulatedLoop loop;
    final SimulatedLinks links;
    final SimulatedRouting routing;
    final SimulatedGateway gateway;
    final PresenceNode presence;
    final RedisLinks store;
    final MessageLog log;
    private final NodeId id;
    private List<NodeId> members;

    Node(int number, NodeId id, Cluster cluster) {
        this.number = number;
        this.id = id;
        this.members = List.of(id);
        loop = new SimulatedLoop(cluster.time, cluster.random);
        links = new SimulatedLinks(id, loop, cluster.random, (to, packet) -> cluster.carry(this, to, packet));
        store = cluster.redis.link(loop);
        log = SimulatedRedis.log(store);
        routing = new SimulatedRouting(this, links, log, loop, cluster.topics);
        gateway = new SimulatedGateway(loop, routing.fanOut());
        PresenceNode.Surroundings surroundings =
                new PresenceNode.Surroundings(this, links, routing, routing.fanOut(), this, store);
        presence = new PresenceNode(number, surroundings, loop, cluster.time, cluster.random);
        links.serve(Concern.ROUTING, routing);
        links.serve(Concern.PRESENCE, presence.home());
        links.serve(Concern.PLACE, presence.places());
        links.onLoss(routing);
        store.onConnected(incarnation -> routing.storeReturned());
    }

    boolean isAlive() {
        return !loop.hasEnded();
    }

    boolean responds() {
        return isAlive() && !loop.isFrozen();
    }

    void arrived(Buffer packet) {
        loop.run(() -> links.arrived(packet));
    }

    void membersChanged(List<NodeId> next) {
        loop.run(() -> {
            members = next;
            links.connect(next);
            routing.homesChanged();
            presence.homesChanged();
        });
    }

    @Override
    public Subscriber connect(UserId user, int client, Consumer<Push> arrived) {
        return gateway.connect(user, client, arrived, () -> {});
    }

    @Override
    public void disconnect(Subscriber subscriber) {
        loop.run(((SimulatedSocket) subscriber)::end);
    }

    @Override
    public NodeId self() {
        return id;
    }

    @Override
    public List<NodeId> members() {
        return members;
    }

    @Override
    public NodeId homeOfPartition(int partition) {
        return members.get(partition % members.size());
    }

    @Override
    public void onChange(Runnable listener) {}

    @Override
    public String toString() {
        return id.toString();
    }
}
