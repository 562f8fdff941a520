package io.rookery.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.partition.MigrationListener;
import com.hazelcast.partition.MigrationState;
import com.hazelcast.partition.Partition;
import com.hazelcast.partition.ReplicaMigrationEvent;
import io.rookery.identity.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Homes as Hazelcast's partition table has them.
 *
 * <p>The table is copied when members, migrations or the life cycle announce a change, and on {@link #refresh()}, which is to
 * be called every second: Hazelcast tells of an assignment that needed no migration to nobody.
 */
public final class HazelcastHomes implements Homes {
    /** The member attribute that carries a node's name and boot. */
    static final String NODE_ATTRIBUTE = "rookery.node";

    private record View(List<NodeId> members, List<NodeId> owners) {}

    private final NodeId self;
    private final HazelcastInstance hazelcast;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile View view;

    public HazelcastHomes(NodeId self, HazelcastInstance hazelcast) {
        this.self = self;
        this.hazelcast = hazelcast;
        this.view = read();
        hazelcast.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                refresh();
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                refresh();
            }
        });
        hazelcast.getLifecycleService().addLifecycleListener((LifecycleEvent event) -> refresh());
        hazelcast.getPartitionService().addMigrationListener(new MigrationListener() {
            @Override
            public void migrationStarted(MigrationState state) {}

            @Override
            public void migrationFinished(MigrationState state) {
                refresh();
            }

            @Override
            public void replicaMigrationCompleted(ReplicaMigrationEvent event) {}

            @Override
            public void replicaMigrationFailed(ReplicaMigrationEvent event) {}
        });
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public List<NodeId> members() {
        return view.members();
    }

    @Override
    public NodeId homeOfPartition(int partition) {
        return view.owners().get(partition);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Copies the table anew and tells the listeners when it has changed. */
    public void refresh() {
        boolean changed;
        synchronized (this) {
            if (!hazelcast.getLifecycleService().isRunning()) {
                return;
            }
            View next = read();
            changed = !next.equals(view);
            view = next;
        }
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }

    private View read() {
        List<NodeId> members = new ArrayList<>();
        for (Member member : hazelcast.getCluster().getMembers()) {
            NodeId node = nodeOf(member);
            if (node != null) {
                members.add(node);
            }
        }
        if (!members.contains(self)) {
            members.add(self);
        }
        NodeId[] owners = new NodeId[PARTITIONS];
        Arrays.fill(owners, self);
        for (Partition partition : hazelcast.getPartitionService().getPartitions()) {
            NodeId owner = nodeOf(partition.getOwner());
            if (owner != null && partition.getPartitionId() < PARTITIONS) {
                owners[partition.getPartitionId()] = owner;
            }
        }
        return new View(List.copyOf(members), List.of(owners));
    }

    private static @Nullable NodeId nodeOf(@Nullable Member member) {
        String name = member == null ? null : member.getAttribute(NODE_ATTRIBUTE);
        return name == null ? null : NodeId.parse(name);
    }
}
