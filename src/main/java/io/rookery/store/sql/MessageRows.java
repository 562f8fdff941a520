package io.rookery.store.sql;

import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Sender;
import io.rookery.store.ArchiveChange;
import io.rookery.store.ArchiveEntry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How messages stand in the rows of a table. */
final class MessageRows {
    static final String COLUMNS = "channel, epoch, \"offset\", stored_at, message_id, author, author_name, kind, text, "
            + "payload, reply_to, edited, revision, reactions";

    /** PostgreSQL has no character of that number in texts. */
    private static final char NOT_ALLOWED = '\0';

    private static final char REPLACEMENT = '\uFFFD';

    private MessageRows() {}

    /** An array for each column. */
    static Tuple values(List<ChatMessage> messages) {
        int count = messages.size();
        String[][] texts = new String[9][count];
        Long[] offsets = new Long[count];
        OffsetDateTime[] times = new OffsetDateTime[count];
        Buffer[] payloads = new Buffer[count];
        for (int i = 0; i < count; i++) {
            ChatMessage message = messages.get(i);
            texts[0][i] = message.channel();
            texts[1][i] = message.epoch();
            offsets[i] = message.offset();
            times[i] = time(message.timestampMillis());
            texts[2][i] = message.messageId();
            texts[3][i] = message.from().userId();
            texts[4][i] = allowed(message.from().name());
            texts[5][i] = allowed(message.kind());
            texts[6][i] = allowed(message.text());
            payloads[i] = buffer(message.payload());
            texts[7][i] = allowed(message.replyTo());
        }
        return Tuple.tuple()
                .addArrayOfString(texts[0])
                .addArrayOfString(texts[1])
                .addArrayOfLong(offsets)
                .addArrayOfOffsetDateTime(times)
                .addArrayOfString(texts[2])
                .addArrayOfString(texts[3])
                .addArrayOfString(texts[4])
                .addArrayOfString(texts[5])
                .addArrayOfString(texts[6])
                .addArrayOfBuffer(payloads)
                .addArrayOfString(texts[7]);
    }

    /** An array for each of place, time, revision, kind, text, payload, edited, reactions, versions. */
    static Tuple changes(List<ArchiveChange> changes) {
        int count = changes.size();
        String[][] texts = new String[6][count];
        Long[] offsets = new Long[count];
        OffsetDateTime[] times = new OffsetDateTime[count];
        Long[] revisions = new Long[count];
        Buffer[] payloads = new Buffer[count];
        Boolean[] edited = new Boolean[count];
        for (int i = 0; i < count; i++) {
            ChatMessage message = changes.get(i).message();
            texts[0][i] = message.channel();
            texts[1][i] = message.epoch();
            offsets[i] = message.offset();
            times[i] = time(message.timestampMillis());
            revisions[i] = message.revision();
            texts[2][i] = allowed(message.kind());
            texts[3][i] = allowed(message.text());
            payloads[i] = buffer(message.payload());
            edited[i] = message.edited();
            texts[4][i] = message.reactions().isEmpty() ? null : reactions(message.reactions());
            texts[5][i] = versions(changes.get(i).versions());
        }
        return Tuple.tuple()
                .addArrayOfString(texts[0])
                .addArrayOfString(texts[1])
                .addArrayOfLong(offsets)
                .addArrayOfOffsetDateTime(times)
                .addArrayOfLong(revisions)
                .addArrayOfString(texts[2])
                .addArrayOfString(texts[3])
                .addArrayOfBuffer(payloads)
                .addArrayOfBoolean(edited)
                .addArrayOfString(texts[4])
                .addArrayOfString(texts[5]);
    }

    private static String reactions(Map<String, Integer> reactions) {
        JsonObject counts = new JsonObject();
        reactions.forEach((reaction, count) -> counts.put(Objects.requireNonNull(allowed(reaction)), count));
        return counts.encode();
    }

    private static String versions(List<ArchiveChange.Version> versions) {
        JsonArray all = new JsonArray();
        for (ArchiveChange.Version version : versions) {
            JsonObject one = new JsonObject()
                    .put("revision", version.revision())
                    .put("at", time(version.timestampMillis()).toString())
                    .put("by", version.by().value());
            if (version.text() != null) {
                one.put("text", allowed(version.text()));
            }
            all.add(one);
        }
        return all.encode();
    }

    static Tuple formerPlaces(List<ArchiveEntry> moved) {
        int count = moved.size();
        String[] channels = new String[count];
        String[] epochs = new String[count];
        Long[] offsets = new Long[count];
        OffsetDateTime[] times = new OffsetDateTime[count];
        for (int i = 0; i < count; i++) {
            ArchiveEntry.Place former = Objects.requireNonNull(moved.get(i).former());
            channels[i] = moved.get(i).message().channel();
            epochs[i] = former.position().epoch();
            offsets[i] = former.position().offset();
            times[i] = time(former.timestampMillis());
        }
        return Tuple.tuple()
                .addArrayOfString(channels)
                .addArrayOfString(epochs)
                .addArrayOfLong(offsets)
                .addArrayOfOffsetDateTime(times);
    }

    static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private static @Nullable String allowed(@Nullable String text) {
        return text == null || text.indexOf(NOT_ALLOWED) < 0 ? text : text.replace(NOT_ALLOWED, REPLACEMENT);
    }

    private static @Nullable Buffer buffer(@Nullable RawJson payload) {
        return payload == null ? null : Buffer.buffer(payload.utf8());
    }

    /** From rows of {@link #COLUMNS}, in their order. */
    static List<ChatMessage> messages(RowSet<Row> rows) {
        List<ChatMessage> messages = new ArrayList<>(rows.size());
        for (Row row : rows) {
            messages.add(message(row));
        }
        return messages;
    }

    static ChatMessage message(Row row) {
        Buffer payload = row.getBuffer(9);
        return new ChatMessage(
                row.getString(0),
                row.getString(1),
                row.getLong(2),
                row.getString(4),
                new Sender(row.getString(5), row.getString(6)),
                row.getString(7),
                row.getString(8),
                payload == null ? null : RawJson.ofChecked(payload.getBytes()),
                row.getString(10),
                row.getOffsetDateTime(3).toInstant().toEpochMilli(),
                row.getBoolean(11),
                row.getLong(12),
                reactions(row.getJsonObject(13)));
    }

    private static Map<String, Integer> reactions(@Nullable JsonObject counts) {
        if (counts == null) {
            return Map.of();
        }
        Map<String, Integer> reactions = new LinkedHashMap<>();
        counts.forEach(reaction -> reactions.put(reaction.getKey(), (Integer) reaction.getValue()));
        return Collections.unmodifiableMap(reactions);
    }
}
