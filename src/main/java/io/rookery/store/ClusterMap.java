package io.rookery.store;

import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which master has which slot, as one node of the cluster saw it. */
final class ClusterMap {
    private final @Nullable String[] masters = new String[HashSlot.COUNT];

    /**
     * @param asked the endpoint that gave the answer; a node may leave its own host out
     * @param slots what it answered to {@code CLUSTER SLOTS}
     */
    static ClusterMap of(StoreOptions options, String asked, Response slots) {
        ClusterMap map = new ClusterMap();
        for (Response range : slots) {
            Response master = range.get(2);
            String endpoint =
                    endpoint(options, asked, master.get(0), master.get(1).toInteger());
            Arrays.fill(map.masters, range.get(0).toInteger(), range.get(1).toInteger() + 1, endpoint);
        }
        if (map.endpoints().isEmpty()) {
            throw new IllegalStateException(asked + " knows no master");
        }
        return map;
    }

    /** The endpoint in a {@code MOVED} or {@code ASK} answer. */
    static String endpoint(StoreOptions options, String asked, String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = hostAndPort.substring(0, colon);
        return options.endpointOf(
                host.isEmpty() ? hostOf(asked) : host, Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    private static String endpoint(StoreOptions options, String asked, @Nullable Response host, int port) {
        String told = host == null ? "" : host.toString();
        return options.endpointOf(told.isEmpty() || told.equals("?") ? hostOf(asked) : told, port);
    }

    private static String hostOf(String endpoint) {
        String host = URI.create(endpoint).getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Nullable
    String master(int slot) {
        return masters[slot];
    }

    Set<String> endpoints() {
        Set<String> endpoints = new LinkedHashSet<>();
        for (String master : masters) {
            if (master != null) {
                endpoints.add(master);
            }
        }
        return endpoints;
    }

    boolean complete() {
        return !Arrays.asList(masters).contains(null);
    }
}
