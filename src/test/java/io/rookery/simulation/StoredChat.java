package io.rookery.simulation;

import io.rookery.identity.Topic;
import io.rookery.store.SimulatedRedis;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What Redis holds of the logs, read beside the code that is tested. */
final class StoredChat {
    private final SimulatedRedis redis;

    StoredChat(SimulatedRedis redis) {
        this.redis = redis;
    }

    /** The ids of messages by offset, after one of these. */
    NavigableMap<Long, String> after(Topic topic, long offset) {
        NavigableMap<Long, String> messages = new TreeMap<>();
        for (Response entry : redis.ask("XRANGE", "rookery:topic:{" + topic + "}:log", "-", "+")) {
            String id = entry.get(0).toString();
            messages.put(
                    Long.parseLong(id.substring(0, id.indexOf('-'))), SimulatedRedis.messageId(topic.name(), entry));
        }
        return messages.tailMap(offset, false);
    }

    /** Messages that were acknowledged and are not there, and those that are there twice. */
    List<String> missing(Topic topic, Set<String> acknowledged) {
        List<String> wrong = new ArrayList<>();
        Set<String> once = new HashSet<>();
        for (String message : after(topic, 0).values()) {
            if (!once.add(message)) {
                wrong.add(topic + ": " + message + " is stored twice");
            }
        }
        acknowledged.stream()
                .filter(message -> !once.contains(message))
                .sorted()
                .forEach(message -> wrong.add(topic + ": " + message + " was acknowledged and is not stored"));
        return wrong;
    }
}
