package io.rookery.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how long to wait for it.
 *
 * @param endpoints {@code redis://host:port}, or {@code rediss://} for TLS: the server, the sentinels, or some of the cluster
 * @param masterName what the sentinels call the master; only for {@link Topology#SENTINEL}
 * @param keyPrefix begins every key; without braces
 * @param commandDeadline after it a command's outcome is unknown and its connection is replaced
 * @param reconnectMax the longest pause between two attempts to connect
 * @param commandsInFlightMax commands without an answer on one connection; further ones are refused as busy
 */
public record StoreOptions(
        Topology topology,
        List<String> endpoints,
        @Nullable String masterName,
        @Nullable String user,
        @Nullable String password,
        String keyPrefix,
        Duration commandDeadline,
        Duration reconnectMax,
        int commandsInFlightMax) {
    public static final String KEY_PREFIX = "rookery:";
    public static final Duration COMMAND_DEADLINE = Duration.ofSeconds(2);
    public static final Duration RECONNECT_MAX = Duration.ofSeconds(1);
    public static final int COMMANDS_IN_FLIGHT_MAX = 4096;

    /** How the servers stand together. */
    public enum Topology {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    public StoreOptions {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("endpoints: none (expected: at least one)");
        }
        if ((topology == Topology.SENTINEL) != (masterName != null)) {
            throw new IllegalArgumentException(
                    "masterName: " + masterName + " (expected: a name with sentinels, none without)");
        }
        if (keyPrefix.indexOf('{') >= 0 || keyPrefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("keyPrefix: " + keyPrefix + " (expected: no braces)");
        }
        if (commandDeadline.isNegative() || commandDeadline.isZero()) {
            throw new IllegalArgumentException("commandDeadline: " + commandDeadline + " (expected: > 0)");
        }
        if (reconnectMax.toMillis() < 1) {
            throw new IllegalArgumentException("reconnectMax: " + reconnectMax + " (expected: >= 1 ms)");
        }
        if (commandsInFlightMax < 1) {
            throw new IllegalArgumentException("commandsInFlightMax: " + commandsInFlightMax + " (expected: >= 1)");
        }
    }

    public static StoreOptions standalone(String endpoint) {
        return of(Topology.STANDALONE, List.of(endpoint), null);
    }

    public static StoreOptions sentinel(List<String> sentinels, String masterName) {
        return of(Topology.SENTINEL, sentinels, masterName);
    }

    public static StoreOptions cluster(List<String> someNodes) {
        return of(Topology.CLUSTER, someNodes, null);
    }

    private static StoreOptions of(Topology topology, List<String> endpoints, @Nullable String masterName) {
        return new StoreOptions(
                topology,
                endpoints,
                masterName,
                null,
                null,
                KEY_PREFIX,
                COMMAND_DEADLINE,
                RECONNECT_MAX,
                COMMANDS_IN_FLIGHT_MAX);
    }

    public StoreOptions withCredentials(@Nullable String newUser, @Nullable String newPassword) {
        return new StoreOptions(
                topology,
                endpoints,
                masterName,
                newUser,
                newPassword,
                keyPrefix,
                commandDeadline,
                reconnectMax,
                commandsInFlightMax);
    }

    public StoreOptions withKeyPrefix(String newKeyPrefix) {
        return new StoreOptions(
                topology,
                endpoints,
                masterName,
                user,
                password,
                newKeyPrefix,
                commandDeadline,
                reconnectMax,
                commandsInFlightMax);
    }

    public StoreOptions withDeadlines(Duration newCommandDeadline, Duration newReconnectMax) {
        return new StoreOptions(
                topology,
                endpoints,
                masterName,
                user,
                password,
                keyPrefix,
                newCommandDeadline,
                newReconnectMax,
                commandsInFlightMax);
    }

    public StoreOptions withCommandsInFlightMax(int newCommandsInFlightMax) {
        return new StoreOptions(
                topology,
                endpoints,
                masterName,
                user,
                password,
                keyPrefix,
                commandDeadline,
                reconnectMax,
                newCommandsInFlightMax);
    }

    /** The same scheme for an address that a server told. */
    String endpointOf(String host, int port) {
        String scheme = endpoints.get(0).startsWith("rediss:") ? "rediss" : "redis";
        return scheme + "://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return topology + " " + endpoints;
    }
}
