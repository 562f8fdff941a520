package io.rookery.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What nodes have counted of publishing, as their metrics tell.
 *
 * @param published commands that were carried out
 * @param toHome messages that went to another node because it is their topic's home
 * @param toListeners messages that homes passed on to other nodes
 */
record Crossings(double published, double toHome, double toListeners) {
    private static final String SENT = "rookery_topic_messages_sent_total";

    static Crossings of(NodeMetrics metrics, DeliveryKind kind) {
        String method = kind == DeliveryKind.SIGNAL ? "signal.send" : "chat.message";
        return new Crossings(
                metrics.sum("rookery_commands_total", "method=\"" + method + "\"", "outcome=\"ok\""),
                metrics.sum(SENT, "to=\"home\""),
                metrics.sum(SENT, "to=\"listeners\""));
    }

    Crossings since(Crossings before) {
        return new Crossings(published - before.published, toHome - before.toHome, toListeners - before.toListeners);
    }

    /** How many other nodes a message was passed on to. */
    double toListenersEach() {
        return toListeners / published;
    }

    Map<String, Object> asMap(int listenersOfNode, long delivered) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("listenersOfNode", listenersOfNode);
        map.put("published", published);
        map.put("delivered", delivered);
        map.put("sentToHome", toHome);
        map.put("sentToListeners", toListeners);
        map.put("sentToListenersForEach", toListenersEach());
        return map;
    }

    static String head() {
        return "%-18s%12s%12s%14s%16s%16s"
                .formatted("listeners a node", "published", "delivered", "sent to home", "to listeners", "per message");
    }

    String row(int listenersOfNode, long delivered) {
        return "%-18d%,12.0f%,12d%,14.0f%,16.0f%16.3f"
                .formatted(listenersOfNode, published, delivered, toHome, toListeners, toListenersEach());
    }
}
