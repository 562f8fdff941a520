package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Reads the entries of a log's stream. */
final class LogEntries {
    /** Where the values of an entry stand: epoch, time, body, and perhaps a former place, each after its name. */
    private static final int EPOCH = 1;

    private static final int TIME = 3;
    private static final int BODY = 5;
    private static final int FORMER = 7;

    private LogEntries() {}

    static List<ChatMessage> messages(Topic topic, Response entries, BodyCodec bodies) {
        List<ChatMessage> messages = new ArrayList<>(entries.size());
        for (Response entry : entries) {
            messages.add(message(topic, entry, bodies));
        }
        return messages;
    }

    static List<ArchiveEntry> archiveEntries(Topic topic, Response entries, BodyCodec bodies) {
        List<ArchiveEntry> found = new ArrayList<>(entries.size());
        for (Response entry : entries) {
            Response fields = entry.get(1);
            ChatMessage message = message(topic, entry, bodies);
            found.add(
                    fields.size() > FORMER
                            ? ArchiveEntry.moved(message, fields.get(FORMER).toString())
                            : new ArchiveEntry(message, null));
        }
        return found;
    }

    private static ChatMessage message(Topic topic, Response entry, BodyCodec bodies) {
        String id = entry.get(0).toString();
        Response fields = entry.get(1);
        return bodies.decode(fields.get(BODY).toBytes())
                .at(
                        topic.name(),
                        fields.get(EPOCH).toString(),
                        Long.parseLong(id, 0, id.indexOf('-'), 10),
                        fields.get(TIME).toLong());
    }
}
