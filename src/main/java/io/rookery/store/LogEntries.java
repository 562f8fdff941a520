package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the entries of logs, each with what has become of it, if anything. */
record LogEntries(BodyCodec bodies) {
    /** Where the values of an entry stand: epoch, time, body, and perhaps a former place, each after its name. */
    private static final int EPOCH = 1;

    private static final int TIME = 3;
    private static final int BODY = 5;
    private static final int FORMER = 11;

    /** Where a changed message's state stands behind its fields: its newest change, kind and text, then reactions. */
    private static final int STATE = 2;

    private static final int REVISION = 0;
    private static final int KIND = 1;
    private static final int TEXT = 2;
    private static final int REACTIONS = 3;

    List<ChatMessage> messages(Topic topic, Response entries) {
        List<ChatMessage> messages = new ArrayList<>(entries.size());
        for (Response entry : entries) {
            messages.add(message(topic, entry));
        }
        return messages;
    }

    /** As it was first said. */
    ArchiveEntry archiveEntry(Topic topic, Response entry) {
        Response fields = entry.get(1);
        ChatMessage first = first(topic, entry);
        return fields.size() > FORMER
                ? ArchiveEntry.moved(first, fields.get(FORMER).toString())
                : new ArchiveEntry(first, null);
    }

    ChatMessage message(Topic topic, Response entry) {
        ChatMessage first = first(topic, entry);
        return isChanged(entry) ? changed(first, entry.get(STATE)) : first;
    }

    private ChatMessage first(Topic topic, Response entry) {
        Response fields = entry.get(1);
        return bodies.decode(fields.get(BODY).toBytes())
                .at(
                        topic.name(),
                        fields.get(EPOCH).toString(),
                        offset(entry),
                        fields.get(TIME).toLong());
    }

    static boolean isChanged(Response entry) {
        return entry.size() > STATE;
    }

    /** The number in the id of a stream's entry. */
    static long offset(Response entry) {
        String id = entry.get(0).toString();
        return Long.parseLong(id, 0, id.indexOf('-'), 10);
    }

    private static ChatMessage changed(ChatMessage first, Response state) {
        long revision = state.get(REVISION).toLong();
        String kind = state.get(KIND).toString();
        if (kind.equals(ChatMessage.DELETED)) {
            return first.deleted(revision);
        }
        ChatMessage message =
                kind.isEmpty() ? first : first.edited(state.get(TEXT).toString(), revision);
        return message.reactedTo(reactions(state), revision);
    }

    private static Map<String, Integer> reactions(Response state) {
        if (state.size() == REACTIONS) {
            return Map.of();
        }
        Map<String, Integer> reactions = new LinkedHashMap<>();
        for (int i = REACTIONS; i < state.size(); i += 2) {
            reactions.put(state.get(i).toString(), state.get(i + 1).toInteger());
        }
        return Collections.unmodifiableMap(reactions);
    }
}
