package io.rookery.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import io.rookery.identity.NodeId;
import java.time.Duration;

/** Turns our options into Hazelcast's: no multicast, no guessing, quick detection, quick merge. */
public final class HazelcastConfigs {
    private HazelcastConfigs() {}

    public static Config of(ClusterOptions options, NodeId self) {
        Config config = new Config();
        config.setClusterName(options.name());
        config.getMemberAttributeConfig().setAttribute(HazelcastHomes.NODE_ATTRIBUTE, self.toString());
        config.setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.partition.count", Integer.toString(Homes.PARTITIONS))
                .setProperty("hazelcast.heartbeat.interval.seconds", seconds(options.heartbeat()))
                .setProperty("hazelcast.max.no.heartbeat.seconds", seconds(options.maxNoHeartbeat()))
                .setProperty("hazelcast.merge.first.run.delay.seconds", seconds(options.mergeEvery()))
                .setProperty("hazelcast.merge.next.run.delay.seconds", seconds(options.mergeEvery()))
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.operation.call.timeout.millis", "10000")
                .setProperty("hazelcast.graceful.shutdown.max.wait", "10")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false");
        network(config.getNetworkConfig(), options);
        // What Vert.x keeps in the cluster, as its manual asks for.
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        return config;
    }

    private static void network(NetworkConfig network, ClusterOptions options) {
        network.setPort(options.port()).setPortAutoIncrement(false).setReuseAddress(true);
        network.setPublicAddress(options.bindHost());
        network.getInterfaces().setEnabled(true).addInterface(options.bindHost());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        String serviceDns = options.kubernetesServiceDns();
        if (serviceDns != null) {
            join.getKubernetesConfig().setEnabled(true).setProperty("service-dns", serviceDns);
        } else {
            join.getTcpIpConfig()
                    .setEnabled(true)
                    .setConnectionTimeoutSeconds(2)
                    .setMembers(options.members());
        }
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }
}
