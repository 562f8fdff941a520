package io.rookery.chat;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Priority;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What the nodes tell one another of users who have moved to another room. One for a node; safe to use from any thread. */
public final class Moves implements MoveTeller, Bus.Receiver, PeerListener {
    private static final int SIZE_HINT = 40;

    private final Homes nodes;
    private final Bus bus;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    private record Loop(Context context, ChatCommands commands) {
        void run(Consumer<ChatCommands> news) {
            context.runOnContext(turn -> news.accept(commands));
        }
    }

    public Moves(Homes nodes, Bus bus) {
        this.nodes = nodes;
        this.bus = bus;
    }

    /** Has the commands of an event loop told. */
    public void join(Context context, ChatCommands commands) {
        loops.add(new Loop(context, commands));
    }

    @Override
    public void moved(UserId user, long version) {
        Buffer message =
                new WireWriter(SIZE_HINT).number(version).text(user.value()).done();
        int key = Topic.placementOf(user.value());
        for (NodeId node : nodes.members()) {
            bus.send(node, Concern.WHEREABOUTS, key, Priority.HIGH, message);
        }
    }

    @Override
    public void received(NodeId from, int key, Buffer message) {
        WireReader in = new WireReader(message);
        long version = in.longNumber();
        UserId user = new UserId(in.text());
        loops.forEach(loop -> loop.run(commands -> commands.moved(user, version)));
    }

    @Override
    public void lossPossible(NodeId peer) {
        loops.forEach(loop -> loop.run(ChatCommands::forgetWhereabouts));
    }
}
