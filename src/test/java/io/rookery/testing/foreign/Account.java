package io.rookery.testing.foreign;

import io.rookery.identity.Position;
import io.rookery.testing.client.Entry;
import io.rookery.testing.client.Stored;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a foreign client has to tell.
 *
 * @param entries what its listener saw, in the order in which it came
 * @param acknowledged what its publishers were told
 */
public record Account(String client, List<Entry> entries, List<Stored> acknowledged, List<String> problems) {
    static Account parse(String client, String json) {
        JsonObject account = new JsonObject(json);
        return new Account(
                client,
                account.getJsonArray("entries").stream()
                        .map(entry -> entry((JsonObject) entry))
                        .toList(),
                account.getJsonArray("acknowledged").stream()
                        .map(stored -> new Stored(
                                entry((JsonObject) stored), ((JsonObject) stored).getBoolean("duplicate", false)))
                        .toList(),
                account.getJsonArray("problems").stream().map(Object::toString).toList());
    }

    private static Entry entry(JsonObject json) {
        return new Entry(
                new Position(json.getString("epoch"), json.getLong("offset")),
                json.getString("messageId"),
                json.getString("text"));
    }
}
