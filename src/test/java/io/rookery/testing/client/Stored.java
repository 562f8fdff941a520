package io.rookery.testing.client;

import io.vertx.core.json.JsonObject;

/** The server's word that a message is kept. */
public record Stored(Entry entry, boolean duplicate) {
    static Stored of(JsonObject answer, String text) {
        return new Stored(
                new Entry(Entry.positionIn(answer), answer.getString("messageId"), text),
                answer.getBoolean("duplicate", false));
    }
}
