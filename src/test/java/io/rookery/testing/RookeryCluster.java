package io.rookery.testing;

import io.rookery.testing.NodeProcess.NodePlan;
import io.rookery.testing.client.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Nodes that form one cluster, and the Redis they share. */
public final class RookeryCluster implements AutoCloseable {
    private static final int PORTS_PER_NODE = 3;

    private final RedisServer redis;
    private final List<NodeProcess> nodes;

    private RookeryCluster(RedisServer redis, List<NodeProcess> nodes) {
        this.redis = redis;
        this.nodes = nodes;
    }

    /** Plans a cluster that keeps its files, logs above all, in a directory named after the test. */
    public static Builder of(Class<?> test) {
        return new Builder(TestDirectory.of(test));
    }

    /** One of a test that may run beside others of its class. */
    public static Builder of(Class<?> test, String scene) {
        return new Builder(TestDirectory.of(test, scene));
    }

    public RedisServer redis() {
        return redis;
    }

    public NodeProcess node(int index) {
        return nodes.get(index);
    }

    public List<NodeProcess> nodes() {
        return nodes;
    }

    /** Where clients connect, in the order of the nodes. */
    public List<Endpoint> endpoints() {
        return nodes.stream().map(NodeProcess::endpoint).toList();
    }

    /** The node at which a client is. */
    public NodeProcess at(Endpoint endpoint) {
        return nodes.stream()
                .filter(node -> node.endpoint().equals(endpoint))
                .findFirst()
                .orElseThrow();
    }

    public void awaitReady() {
        nodes.forEach(NodeProcess::awaitReady);
    }

    /** What the nodes' logs hold in the way of stack traces, by node. */
    public Map<String, List<String>> stackTraces() {
        return nodes.stream()
                .filter(node -> !node.log().stackTraces().isEmpty())
                .collect(Collectors.toMap(NodeProcess::id, node -> node.log().stackTraces()));
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        redis.close();
    }

    /** What a cluster is to be like. */
    public static final class Builder {
        private final Path directory;
        private final Map<String, String> environment = new LinkedHashMap<>(NodeSettings.FOR_TESTS);
        private final List<String> jvmArguments = new ArrayList<>(NodeSettings.JVM_ARGUMENTS);
        private int size = 3;
        private IntFunction<Place> places = node -> Place.LOOPBACK;
        private Optional<String> serviceName = Optional.empty();

        private Builder(Path directory) {
            this.directory = directory;
        }

        public Builder nodes(int count) {
            size = count;
            return this;
        }

        /** Gives every node its own network. */
        public Builder in(NetworkLab lab) {
            places = lab::place;
            return this;
        }

        /**
         * Lets nodes find each other as they do on Kubernetes: by the addresses that a name has, at the usual port. Each must
         * have its own network.
         */
        public Builder foundBy(String name) {
            serviceName = Optional.of(name);
            return this;
        }

        /** Sets a variable of the nodes' environment. */
        public Builder with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        public Builder withJvm(String argument) {
            jvmArguments.add(argument);
            return this;
        }

        /** Starts Redis and the nodes and waits until they serve as one cluster. */
        public RookeryCluster start() {
            RedisServer redis = startedRedis();
            return start(redis, plannedNodes(redis, Map.of()));
        }

        /** The same with a Redis that the nodes find by asking a sentinel. */
        public RookeryCluster start(RedisServer master, RedisServer sentinel, String masterName) {
            return start(
                    master,
                    plannedNodes(
                            master,
                            Map.of(
                                    "ROOKERY_REDIS_MODE",
                                    "sentinel",
                                    "ROOKERY_REDIS_URL",
                                    sentinel.endpoint(),
                                    "ROOKERY_REDIS_MASTER_NAME",
                                    masterName)));
        }

        private RookeryCluster start(RedisServer redis, List<NodeProcess> planned) {
            RookeryCluster cluster = new RookeryCluster(redis, planned);
            try {
                cluster.nodes.forEach(NodeProcess::start);
                cluster.awaitReady();
                return cluster;
            } catch (RuntimeException failure) {
                cluster.close();
                throw failure;
            }
        }

        private RedisServer startedRedis() {
            boolean apart =
                    IntStream.range(0, size).anyMatch(node -> places.apply(node).isNamespace());
            return apart
                    ? RedisServer.start("--bind", "127.0.0.1", NetworkLab.EDGE_HOST, "--protected-mode", "no")
                    : RedisServer.start();
        }

        private List<NodeProcess> plannedNodes(RedisServer redis, Map<String, String> wayToRedis) {
            int firstPort = FreePorts.inARow(size * PORTS_PER_NODE);
            serviceName.ifPresent(name -> jvmArguments.add("-Djdk.net.hosts.file=" + writtenHosts(name)));
            String members = IntStream.range(0, size)
                    .mapToObj(node -> places.apply(node).clusterHost() + ":" + memberPort(firstPort, node))
                    .collect(Collectors.joining(","));
            return IntStream.range(0, size)
                    .mapToObj(node -> new NodeProcess(plan(node, firstPort, members, redis, wayToRedis)))
                    .toList();
        }

        private NodePlan plan(
                int node, int firstPort, String members, RedisServer redis, Map<String, String> wayToRedis) {
            Place place = places.apply(node);
            Map<String, String> settings = new LinkedHashMap<>(environment);
            settings.put("ROOKERY_NODE_ID", "node-" + node);
            serviceName.ifPresentOrElse(name -> settings.put("ROOKERY_CLUSTER_KUBERNETES_SERVICE_DNS", name), () -> {
                settings.put("ROOKERY_CLUSTER_MEMBERS", members);
                settings.put("ROOKERY_CLUSTER_PORT", Integer.toString(memberPort(firstPort, node)));
            });
            settings.put("ROOKERY_CLUSTER_BIND_HOST", place.clusterHost());
            settings.put("ROOKERY_HTTP_HOST", place.clientHost());
            settings.put("ROOKERY_MANAGEMENT_HOST", place.clientHost());
            settings.put("ROOKERY_REDIS_URL", "redis://" + place.redisHost() + ":" + redis.port());
            settings.putAll(wayToRedis);
            return new NodePlan(
                    "node-" + node,
                    place,
                    firstPort + node,
                    firstPort + size + node,
                    directory,
                    directory.resolve("data"),
                    List.copyOf(jvmArguments),
                    Map.copyOf(settings));
        }

        private Path writtenHosts(String name) {
            List<String> lines = IntStream.range(0, size)
                    .mapToObj(node -> places.apply(node).clusterHost() + " " + name)
                    .toList();
            try {
                return Files.write(directory.resolve("hosts"), lines);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private int memberPort(int firstPort, int node) {
            return firstPort + 2 * size + node;
        }
    }
}
