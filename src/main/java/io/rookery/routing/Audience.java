package io.rookery.routing;

import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a home knows of who listens: for each topic the other nodes that do.
 *
 * <p>A node whose list for a partition is not known to be complete counts as listening to everything in it, so that a new home
 * misses nobody. Belongs to one event loop.
 */
final class Audience {
    /** What one node listens to in one partition. */
    private static final class Interest {
        private final Set<Topic> topics = new HashSet<>();
        private InterestSum sum = InterestSum.NONE;
        private boolean complete;
        private @Nullable Set<Topic> incoming;

        void add(Topic topic) {
            if (topics.add(topic)) {
                sum = sum.with(topic);
            }
        }

        void remove(Topic topic) {
            if (topics.remove(topic)) {
                sum = sum.without(topic);
            }
        }
    }

    private final Map<Integer, Map<NodeId, Interest>> partitions = new HashMap<>();

    void listen(NodeId node, Topic topic) {
        interest(node, Homes.partitionOf(topic.placement())).add(topic);
    }

    void unlisten(NodeId node, Topic topic) {
        interest(node, Homes.partitionOf(topic.placement())).remove(topic);
    }

    /** The nodes among the candidates that must be sent what is said to a topic. */
    List<NodeId> listeners(Topic topic, Collection<NodeId> candidates) {
        Map<NodeId, Interest> nodes = partitions.get(Homes.partitionOf(topic.placement()));
        List<NodeId> listeners = new ArrayList<>(candidates.size());
        for (NodeId node : candidates) {
            Interest interest = nodes == null ? null : nodes.get(node);
            if (interest == null || !interest.complete || interest.topics.contains(topic)) {
                listeners.add(node);
            }
        }
        return listeners;
    }

    /** Whether some other node is known to listen. */
    boolean hasKnownListener(Topic topic) {
        Map<NodeId, Interest> nodes = partitions.get(Homes.partitionOf(topic.placement()));
        if (nodes != null) {
            for (Interest interest : nodes.values()) {
                if (interest.topics.contains(topic)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Compares a node's own sum with what is known here.
     *
     * @return whether they agree; if not, the node counts as listening to everything until its list has come
     */
    boolean agrees(NodeId node, int partition, InterestSum sum) {
        Interest interest = interest(node, partition);
        interest.complete = interest.sum.equals(sum);
        return interest.complete;
    }

    /** Takes a page of a node's whole list; the last page makes it valid. */
    void replace(NodeId node, RoutingMessage.Interests page) {
        Interest interest = interest(node, page.partition());
        Set<Topic> incoming = interest.incoming;
        if (page.first()) {
            incoming = new HashSet<>();
        }
        if (incoming == null) {
            return;
        }
        for (String name : page.topics()) {
            incoming.add(Topic.ofTrusted(name));
        }
        interest.incoming = incoming;
        if (page.last()) {
            Interest next = new Interest();
            incoming.forEach(next::add);
            next.complete = true;
            partition(page.partition()).put(node, next);
        }
    }

    /** Counts a node as listening to everything, until its list is known to be complete. */
    void doubt(NodeId node) {
        for (Map<NodeId, Interest> nodes : partitions.values()) {
            Interest interest = nodes.get(node);
            if (interest != null) {
                interest.complete = false;
                interest.incoming = null;
            }
        }
    }

    /** Forgets nodes that are no members, and partitions whose home is elsewhere. */
    void retain(Collection<NodeId> members, IntPredicate isHome) {
        partitions.keySet().removeIf(partition -> !isHome.test(partition));
        partitions.values().forEach(nodes -> nodes.keySet().retainAll(members));
    }

    private Interest interest(NodeId node, int partition) {
        return partition(partition).computeIfAbsent(node, n -> new Interest());
    }

    private Map<NodeId, Interest> partition(int partition) {
        return partitions.computeIfAbsent(partition, p -> new HashMap<>());
    }
}
