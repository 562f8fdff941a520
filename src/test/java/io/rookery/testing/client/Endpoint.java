package io.rookery.testing.client;

/** Where a node takes clients. */
public record Endpoint(String node, String host, int port) {
    @Override
    public String toString() {
        return node + " at " + host + ":" + port;
    }
}
