package io.rookery.transport;

import io.rookery.settings.Settings;
import java.net.URI;
import java.util.Set;

/** Where the clients of a node connect, as a WebSocket address. */
public final class PublicAddress {
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private PublicAddress() {}

    /**
     * The public address, else the one that is listened on; where that is every address, the one the cluster uses.
     *
     * @param port that is listened on
     */
    public static String of(Settings settings, int port) {
        return settings.http().publicUrl().map(PublicAddress::webSocket).orElseGet(() -> listening(settings, port));
    }

    /**
     * The same for clients of text games.
     *
     * @param address of a node, as it tells the others
     */
    static String ofTextGames(String address) {
        return address.endsWith(HttpRoutes.WEBSOCKET_PATH)
                ? address.substring(0, address.length() - HttpRoutes.WEBSOCKET_PATH.length())
                        + HttpRoutes.TEXT_WEBSOCKET_PATH
                : address;
    }

    private static String webSocket(URI url) {
        String address = url.toString().replaceFirst("^http", "ws");
        return (address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
                + HttpRoutes.WEBSOCKET_PATH;
    }

    private static String listening(Settings settings, int port) {
        String host = settings.http().host();
        String reachable = ANY_ADDRESS.contains(host) ? settings.cluster().bindHost() : host;
        String literal = reachable.contains(":") && !reachable.startsWith("[") ? "[" + reachable + "]" : reachable;
        return "ws://" + literal + ":" + port + HttpRoutes.WEBSOCKET_PATH;
    }
}
