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

    /** Where the values of a changed message's state stand: its newest change, kind and text, then reactions. */
    private static final int REVISION = 0;

    private static final int KIND = 1;
    private static final int TEXT = 2;
    private static final int REACTIONS = 3;

    /**
     * @param fields values, each after its name
     * @param state what has become of a message; empty when nothing has
     */
    record Entry(long offset, List<Response> fields, List<Response> state) {
        boolean isChanged() {
            return !state.isEmpty();
        }
    }

    /** How many there are, and these. */
    static List<Entry> entries(AnswerReader answer) {
        int count = answer.count();
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(offset(answer.text()), answer.values(), answer.values()));
        }
        return entries;
    }

    /** The number in the id of a stream's entry. */
    private static long offset(String id) {
        return Long.parseLong(id, 0, id.indexOf('-'), 10);
    }

    List<ChatMessage> messages(Topic topic, AnswerReader answer) {
        List<Entry> entries = entries(answer);
        List<ChatMessage> messages = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            messages.add(message(topic, entry));
        }
        return messages;
    }

    /** As it was first said. */
    ArchiveEntry archiveEntry(Topic topic, Entry entry) {
        ChatMessage first = first(topic, entry);
        return entry.fields().size() > FORMER
                ? ArchiveEntry.moved(first, entry.fields().get(FORMER).toString())
                : new ArchiveEntry(first, null);
    }

    ChatMessage message(Topic topic, Entry entry) {
        ChatMessage first = first(topic, entry);
        return entry.isChanged() ? changed(first, entry.state()) : first;
    }

    private ChatMessage first(Topic topic, Entry entry) {
        List<Response> fields = entry.fields();
        return bodies.decode(fields.get(BODY).toBytes())
                .at(
                        topic.name(),
                        fields.get(EPOCH).toString(),
                        entry.offset(),
                        fields.get(TIME).toLong());
    }

    private static ChatMessage changed(ChatMessage first, List<Response> state) {
        long revision = state.get(REVISION).toLong();
        String kind = state.get(KIND).toString();
        if (kind.equals(ChatMessage.DELETED)) {
            return first.deleted(revision);
        }
        ChatMessage message =
                kind.isEmpty() ? first : first.edited(state.get(TEXT).toString(), revision);
        return message.reactedTo(reactions(state), revision);
    }

    private static Map<String, Integer> reactions(List<Response> state) {
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
