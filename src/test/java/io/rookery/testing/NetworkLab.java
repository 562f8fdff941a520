package io.rookery.testing;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Network namespaces, one for each node, on three switches: one between the nodes, one to clients, one to Redis.
 *
 * <p>A cut takes a node off a switch without a word to anybody: what is sent is lost, no connection is reset.
 * The addresses are of the range kept for laboratories (RFC 2544).
 */
public final class NetworkLab implements AutoCloseable {
    private static final String MESH_PREFIX = "198.18.0.";
    private static final String EDGE_PREFIX = "198.19.0.";
    private static final String STORE_PREFIX = "198.19.1.";
    private static final int FIRST_NODE = 11;

    /** The address of the machine itself on the switch of clients. */
    private static final String EDGE_HOST = EDGE_PREFIX + "1";

    /** The address of the machine itself on the switch of Redis. */
    public static final String STORE_HOST = STORE_PREFIX + "1";

    private final String name = "rk"
            + HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
    private final List<Place> places = new ArrayList<>();

    private NetworkLab() {}

    /** Builds it, or aborts the test on a machine that does not permit this. */
    public static NetworkLab of(int nodes) {
        Requirement.runs("the right to make network namespaces (run as root)", "ip", "netns", "add", "rkprobe");
        Commands.run("ip", "netns", "del", "rkprobe");
        Requirement.runs("bridges in the kernel", "ip", "link", "add", "rkprobe", "type", "bridge");
        Commands.run("ip", "link", "del", "rkprobe");
        NetworkLab lab = new NetworkLab();
        Runtime.getRuntime().addShutdownHook(new Thread(lab::close));
        try {
            lab.build(nodes);
        } catch (RuntimeException failure) {
            lab.close();
            throw failure;
        }
        return lab;
    }

    public Place place(int node) {
        return places.get(node);
    }

    /** Separates a node from the other nodes, not from clients and Redis. */
    public void cut(int node) {
        ip("link set " + meshLink(node) + " nomaster");
    }

    public void heal(int node) {
        ip("link set " + meshLink(node) + " master " + mesh());
    }

    /** Separates a node from Redis, not from clients and the other nodes. */
    public void cutFromStore(int node) {
        ip("link set " + storeLink(node) + " nomaster");
    }

    public void healToStore(int node) {
        ip("link set " + storeLink(node) + " master " + store());
    }

    @Override
    public synchronized void close() {
        for (int node = 0; node < places.size(); node++) {
            ip("netns del " + namespace(node));
        }
        if (!places.isEmpty()) {
            ip("link del " + mesh());
            ip("link del " + edge());
            ip("link del " + store());
        }
        places.clear();
    }

    private void build(int nodes) {
        ip("link add " + mesh() + " type bridge");
        ip("link add " + edge() + " type bridge");
        ip("link add " + store() + " type bridge");
        ip("addr add " + EDGE_HOST + "/24 dev " + edge());
        ip("addr add " + STORE_HOST + "/24 dev " + store());
        ip("link set " + mesh() + " up");
        ip("link set " + edge() + " up");
        ip("link set " + store() + " up");
        for (int node = 0; node < nodes; node++) {
            ip("netns add " + namespace(node));
            String number = Integer.toString(FIRST_NODE + node);
            places.add(new Place(
                    List.of("ip", "netns", "exec", namespace(node)),
                    EDGE_PREFIX + number,
                    MESH_PREFIX + number,
                    STORE_HOST));
            ip("-n " + namespace(node) + " link set lo up");
            connect(node, meshLink(node), "mesh0", mesh(), MESH_PREFIX + number);
            connect(node, edgeLink(node), "edge0", edge(), EDGE_PREFIX + number);
            connect(node, storeLink(node), "store0", store(), STORE_PREFIX + number);
        }
    }

    private void connect(int node, String outside, String inside, String bridge, String address) {
        ip("link add " + outside + " type veth peer name " + inside + " netns " + namespace(node));
        ip("link set " + outside + " master " + bridge + " up");
        ip("-n " + namespace(node) + " addr add " + address + "/24 dev " + inside);
        ip("-n " + namespace(node) + " link set " + inside + " up");
    }

    private String mesh() {
        return name + "mesh";
    }

    private String edge() {
        return name + "edge";
    }

    private String store() {
        return name + "store";
    }

    private String namespace(int node) {
        return name + "-" + node;
    }

    private String meshLink(int node) {
        return name + "m" + node;
    }

    private String edgeLink(int node) {
        return name + "e" + node;
    }

    private String storeLink(int node) {
        return name + "s" + node;
    }

    private static void ip(String arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ")));
        Commands.run(command);
    }
}
