package io.rookery.testing.foreign;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What one foreign client is to do.
 *
 * @param urls WebSocket addresses, its own node's first
 * @param total how many messages its listener waits for
 * @param window how many messages of one publisher may be under way
 * @param pauseMillis between an acknowledgement and the message that takes its place
 */
public record Exchange(
        List<String> urls,
        Person listener,
        List<Person> publishers,
        String channel,
        int messagesEach,
        int total,
        int window,
        long pauseMillis) {

    /** A user with a token. */
    public record Person(String user, String token) {
        JsonObject toJson() {
            return new JsonObject().put("user", user).put("token", token);
        }
    }

    JsonObject toJson() {
        JsonArray publishing = new JsonArray();
        publishers.forEach(person -> publishing.add(person.toJson()));
        return new JsonObject()
                .put("urls", new JsonArray(urls))
                .put("listener", listener.toJson())
                .put("publishers", publishing)
                .put("channel", channel)
                .put("messagesEach", messagesEach)
                .put("total", total)
                .put("window", window)
                .put("pauseMs", pauseMillis);
    }
}
