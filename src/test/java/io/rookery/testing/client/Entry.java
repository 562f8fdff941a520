package io.rookery.testing.client;

import io.rookery.identity.Position;
import io.vertx.core.json.JsonObject;

/** A message as a reader or a publisher came to know it. */
public record Entry(Position position, String messageId, String text) {
    static Entry of(JsonObject message) {
        return new Entry(positionIn(message), message.getString("messageId"), message.getString("text"));
    }

    static Position positionIn(JsonObject object) {
        return new Position(object.getString("epoch"), object.getLong("offset"));
    }

    @Override
    public String toString() {
        return text + "@" + position.epoch() + "/" + position.offset() + " " + messageId;
    }
}
