package io.rookery.routing;

import io.rookery.cluster.Homes;
import io.rookery.identity.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What this node listens to, by partition, with the sums that homes compare. Belongs to one event loop. */
final class Interests {
    /** Topics in one page of a whole list: at most 32 KiB of names. */
    static final int PAGE_MAX = 256;

    private static final class Partition {
        private final Set<Topic> topics = new LinkedHashSet<>();
        private InterestSum sum = InterestSum.NONE;
    }

    private final Map<Integer, Partition> partitions = new HashMap<>();

    void add(Topic topic) {
        Partition partition = partitions.computeIfAbsent(Homes.partitionOf(topic.placement()), p -> new Partition());
        if (partition.topics.add(topic)) {
            partition.sum = partition.sum.with(topic);
        }
    }

    void remove(Topic topic) {
        Partition partition = partitions.get(Homes.partitionOf(topic.placement()));
        if (partition != null && partition.topics.remove(topic)) {
            partition.sum = partition.sum.without(topic);
        }
    }

    InterestSum sum(int partition) {
        Partition known = partitions.get(partition);
        return known == null ? InterestSum.NONE : known.sum;
    }

    Set<Topic> topics(int partition) {
        Partition known = partitions.get(partition);
        return known == null ? Set.of() : known.topics;
    }

    /** The whole list of a partition; at least one page. */
    List<RoutingMessage.Interests> pages(int partition) {
        List<List<String>> names = new ArrayList<>();
        List<String> page = new ArrayList<>();
        for (Topic topic : topics(partition)) {
            if (page.size() == PAGE_MAX) {
                names.add(page);
                page = new ArrayList<>();
            }
            page.add(topic.name());
        }
        names.add(page);
        List<RoutingMessage.Interests> pages = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            pages.add(new RoutingMessage.Interests(partition, i == 0, i == names.size() - 1, names.get(i)));
        }
        return pages;
    }
}
