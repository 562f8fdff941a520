package io.rookery.cluster;

import io.rookery.identity.NodeId;
import java.util.List;

/** A node that is not part of a cluster: it is home to everything. */
public final class SingleNode implements Homes {
    private final NodeId self;

    public SingleNode(NodeId self) {
        this.self = self;
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public List<NodeId> members() {
        return List.of(self);
    }

    @Override
    public NodeId homeOfPartition(int partition) {
        return self;
    }

    @Override
    public void onChange(Runnable listener) {}
}
