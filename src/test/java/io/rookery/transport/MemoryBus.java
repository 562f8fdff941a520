package io.rookery.transport;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.identity.NodeId;
import io.rookery.protocol.Priority;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Carries messages between the gateways of one test. */
final class MemoryBus implements Bus {
    private final Map<NodeId, Loop> nodes = new ConcurrentHashMap<>();

    void join(NodeId node, Loop loop) {
        nodes.put(node, loop);
    }

    @Override
    public void serve(Concern concern, List<Loop> loops) {
        throw new UnsupportedOperationException("nodes join by name");
    }

    @Override
    public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
        Loop loop = nodes.get(node);
        if (loop == null) {
            return false;
        }
        loop.context().runOnContext(turn -> loop.receiver().received(node, key, message));
        return true;
    }

    @Override
    public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
        return Future.failedFuture(new UnsupportedOperationException("nothing is asked here"));
    }

    @Override
    public void onLoss(PeerListener listener) {
        // Nothing is lost here.
    }

    @Override
    public boolean reachable(NodeId node) {
        return nodes.containsKey(node);
    }
}
