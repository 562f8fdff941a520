package io.rookery.bench;

import io.rookery.testing.NodeMemory;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RedisServer;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.client.Endpoint;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Nodes that a scenario may stop, kill and freeze, with JVMs and a Redis as in production. */
final class BenchCluster implements AutoCloseable {
    private static final String ADMIN_KEY = "0123456789abcdef0123456789abcdef";
    private static final List<String> JVM_ARGUMENTS = List.of(
            "@" + Path.of("conf", "java.options").toAbsolutePath(), "-Xms512m", "-Xmx1g", NodeMemory.JVM_ARGUMENT);

    private final RookeryCluster cluster;

    private BenchCluster(RookeryCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @param sessionsPerSecondPerCore what a node admits
     */
    static BenchCluster started(int nodes, int sessionsPerSecondPerCore) {
        return started(nodes, sessionsPerSecondPerCore, Map.of());
    }

    /**
     * @param settings of the nodes beside these, as variables of their environment
     */
    static BenchCluster started(int nodes, int sessionsPerSecondPerCore, Map<String, String> settings) {
        return started(nodes, sessionsPerSecondPerCore, settings, "");
    }

    /**
     * @param jvmOptions of the nodes beside the usual ones, between spaces
     */
    static BenchCluster started(
            int nodes, int sessionsPerSecondPerCore, Map<String, String> settings, String jvmOptions) {
        List<String> jvmArguments = new ArrayList<>(JVM_ARGUMENTS);
        Stream.of(jvmOptions.split(" ")).filter(option -> !option.isEmpty()).forEach(jvmArguments::add);
        RookeryCluster.Builder plan = RookeryCluster.of(BenchCluster.class)
                .nodes(nodes)
                .withJvmOnly(jvmArguments)
                .withRedis("--appendfsync", "everysec")
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", ADMIN_KEY)
                .with("ROOKERY_LIMITS_SESSIONS_PER_SECOND_PER_CORE", Integer.toString(sessionsPerSecondPerCore));
        settings.forEach(plan::with);
        return new BenchCluster(plan.start());
    }

    RedisServer redis() {
        return cluster.redis();
    }

    NodeProcess node(int number) {
        return cluster.node(number);
    }

    List<NodeProcess> nodes() {
        return cluster.nodes();
    }

    /** What its nodes export. */
    NodeMetrics metrics() throws IOException, InterruptedException {
        return NodeMetrics.of(nodes().stream().map(NodeProcess::managementPort).toList());
    }

    /** Processor seconds that all nodes have used. */
    double nodesCpuSeconds() {
        return Processes.cpuSeconds(nodes().stream().map(NodeProcess::pid).toList());
    }

    List<Endpoint> endpoints() {
        return cluster.endpoints();
    }

    /** Begins to drain a node, or looks how far that has come; answers with the connections that are left. */
    int drain(int number) throws IOException {
        String progress = cluster.node(number)
                .operate("POST", "/admin/v1/drain", ADMIN_KEY, "")
                .body();
        return new JsonObject(progress).getInteger("connections");
    }

    @Override
    public void close() {
        cluster.close();
    }
}
