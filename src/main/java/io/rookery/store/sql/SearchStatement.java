package io.rookery.store.sql;

import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Refusal;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.MessageArchive.Found;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A search as a statement. The newest come first; a page begins behind the last message of the one before, by time and place, so
 * that pages neither repeat nor leave out anything that was there when the first was read.
 */
final class SearchStatement {
    private final String sql;
    private final Tuple values;
    private final int limit;

    private SearchStatement(String sql, Tuple values, int limit) {
        this.sql = sql;
        this.values = values;
        this.limit = limit;
    }

    String sql() {
        return sql;
    }

    Tuple values() {
        return values;
    }

    static SearchStatement of(ArchiveQuery query) {
        List<String> conditions = new ArrayList<>();
        Tuple values = Tuple.tuple();
        conditions.add("words @@ " + words(query, values));
        // Without a word the rest would find everything.
        conditions.add("numnode(websearch_to_tsquery('simple', $1)) > 0");
        conditions.add(where(query, values));
        query.since()
                .ifPresent(since -> conditions.add(
                        "stored_at >= " + parameter(values.addOffsetDateTime(since.atOffset(ZoneOffset.UTC)))));
        query.until()
                .ifPresent(until -> conditions.add(
                        "stored_at < " + parameter(values.addOffsetDateTime(until.atOffset(ZoneOffset.UTC)))));
        query.cursor().map(Cursor::parse).ifPresent(cursor -> {
            String time = parameter(values.addOffsetDateTime(cursor.storedAt().atOffset(ZoneOffset.UTC)));
            String offset = parameter(values.addLong(cursor.offset()));
            String id = parameter(values.addString(cursor.messageId()));
            conditions.add("(stored_at, \"offset\", message_id) < (" + time + ", " + offset + ", " + id + ")");
        });
        String limit = parameter(values.addLong(query.limit() + 1L));
        return new SearchStatement(
                "SELECT " + MessageRows.COLUMNS + " FROM rookery.message WHERE " + String.join(" AND ", conditions)
                        + " ORDER BY stored_at DESC, \"offset\" DESC, message_id DESC LIMIT " + limit,
                values,
                query.limit());
    }

    /** Channel and author are words, too, so that one index finds all at once. */
    private static String words(ArchiveQuery query, Tuple values) {
        String words = "websearch_to_tsquery('simple', " + parameter(values.addString(query.words())) + ")";
        if (query.author().isPresent()) {
            words += " && " + word("a", query.author().get().value(), values);
        }
        if (query.kinds().isEmpty() && query.topics().size() == 1) {
            words += " && " + word("c", query.topics().get(0).name(), values);
        }
        return "(" + words + ")";
    }

    /**
     * @param sort of the word: {@code a} for authors, {@code c} for channels
     */
    private static String word(String sort, String name, Tuple values) {
        return "format('%L', chr(1) || '" + sort + "' || " + parameter(values.addString(name)) + ")::tsquery";
    }

    private static String where(ArchiveQuery query, Tuple values) {
        String[] names = query.topics().stream().map(Topic::name).toArray(String[]::new);
        String listed = "channel = ANY(" + parameter(values.addArrayOfString(names)) + ")";
        String kinds = query.kinds().stream()
                .map(TopicKind::label)
                .sorted()
                .map(kind -> "starts_with(channel, '" + kind + ":')")
                .collect(Collectors.joining(" OR "));
        return kinds.isEmpty() ? listed : "(" + listed + " OR " + kinds + ")";
    }

    private static String parameter(Tuple values) {
        return "$" + values.size();
    }

    Found page(List<ChatMessage> found) {
        if (found.size() <= limit) {
            return new Found(found, Optional.empty());
        }
        List<ChatMessage> page = found.subList(0, limit);
        return new Found(page, Optional.of(Cursor.of(page.get(limit - 1)).text()));
    }

    /** The last message of a page. */
    private record Cursor(Instant storedAt, long offset, String messageId) {
        static Cursor of(ChatMessage message) {
            return new Cursor(Instant.ofEpochMilli(message.timestampMillis()), message.offset(), message.messageId());
        }

        String text() {
            return storedAt.toEpochMilli() + "~" + offset + "~" + messageId;
        }

        static Cursor parse(String text) {
            String[] parts = text.split("~", 3);
            try {
                return new Cursor(Instant.ofEpochMilli(Long.parseLong(parts[0])), Long.parseLong(parts[1]), parts[2]);
            } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
                throw Refusal.invalidParams("cursor: " + text + " (expected: that of the page before)");
            }
        }
    }
}
