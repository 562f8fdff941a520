package io.rookery.cluster;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How nodes find each other and notice each other's death.
 *
 * @param bindHost the private address this node is reached at by the others
 * @param port of Hazelcast; zero takes any free one
 * @param members {@code host:port} of some nodes; not used with Kubernetes
 * @param kubernetesServiceDns the name of a headless service that lists the nodes; null without Kubernetes
 * @param mergeEvery how soon and how often halves of a divided cluster look for each other
 */
public record ClusterOptions(
        String name,
        String bindHost,
        int port,
        List<String> members,
        @Nullable String kubernetesServiceDns,
        Duration heartbeat,
        Duration maxNoHeartbeat,
        Duration mergeEvery) {
    public ClusterOptions {
        members = List.copyOf(members);
    }
}
