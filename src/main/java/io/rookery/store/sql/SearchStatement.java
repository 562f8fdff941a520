package io.rookery.store.sql;

import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.store.ArchiveQuery;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A search as a statement, or a part of one. The newest come first; a page begins behind the last message of the one before, by time and
 * place, so that pages neither repeat nor leave out anything that was there when the first was read.
 */
final class SearchStatement {
    /** The messages that are looked at one by one before an index is asked, and a few more if several are of the same moment. */
    static final int SKIMMED = 2_000;

    private static final String NEWEST_FIRST = " ORDER BY stored_at DESC, \"offset\" DESC, message_id DESC";

    private final Tuple values = Tuple.tuple();
    private final String sql;

    private SearchStatement(Function<SearchStatement, String> text) {
        this.sql = text.apply(this);
    }

    String sql() {
        return sql;
    }

    Tuple values() {
        return values;
    }

    /**
     * Looks through the newest messages. Behind the columns of each that is found stand how many were looked at, and the times of the
     * oldest and the newest of them; where none is found, they stand alone.
     */
    static SearchStatement newest(ArchiveQuery query) {
        return new SearchStatement(own -> "WITH newest AS MATERIALIZED (SELECT " + MessageRows.COLUMNS
                + ", words FROM rookery.message WHERE " + own.times(query)
                + " ORDER BY stored_at DESC FETCH FIRST " + SKIMMED + " ROWS WITH TIES), found AS (SELECT "
                + MessageRows.COLUMNS + " FROM newest WHERE " + own.matches(query) + NEWEST_FIRST
                + " LIMIT " + own.parameter(query.limit() + 1L) + ")"
                + " SELECT found.*, looked.* FROM"
                + " (SELECT count(*), min(stored_at), max(stored_at) FROM newest) AS looked LEFT JOIN found ON true"
                + NEWEST_FIRST);
    }

    /**
     * Looks through some of the time.
     *
     * @param limit messages that are wanted
     */
    static SearchStatement within(ArchiveQuery query, SearchWindow window, int limit) {
        return new SearchStatement(own -> {
            String times = "stored_at < " + own.parameter(window.until())
                    + window.since()
                            .map(since -> " AND stored_at >= " + own.parameter(since))
                            .orElse("");
            // OFFSET 0: planned for all of the window, not in the hope that the first few are found at once.
            return "SELECT * FROM (SELECT " + MessageRows.COLUMNS + " FROM rookery.message WHERE " + times + " AND "
                    + own.matches(query) + " OFFSET 0) AS found" + NEWEST_FIRST + " LIMIT "
                    + own.parameter((long) limit);
        });
    }

    private String times(ArchiveQuery query) {
        List<String> conditions = new ArrayList<>();
        query.since().ifPresent(since -> conditions.add("stored_at >= " + parameter(since)));
        query.until().ifPresent(until -> conditions.add("stored_at < " + parameter(until)));
        query.cursor().map(SearchCursor::parse).ifPresent(cursor -> {
            String time = parameter(cursor.storedAt());
            // The first tells which months there are to look at.
            conditions.add("stored_at <= " + time);
            conditions.add("(stored_at, \"offset\", message_id) < (" + time + ", " + parameter(cursor.offset()) + ", "
                    + parameter(cursor.messageId()) + ")");
        });
        return conditions.isEmpty() ? "true" : String.join(" AND ", conditions);
    }

    private String matches(ArchiveQuery query) {
        String typed = parameter(query.words());
        // Without a word the rest would find everything.
        return "words @@ " + words(query, typed) + " AND numnode(websearch_to_tsquery('simple', " + typed
                + ")) > 0 AND " + where(query);
    }

    /** Channel and author are words, too, so that one index finds all at once. */
    private String words(ArchiveQuery query, String typed) {
        String words = "websearch_to_tsquery('simple', " + typed + ")";
        if (query.author().isPresent()) {
            words += " && " + word("a", query.author().get().value());
        }
        if (query.kinds().isEmpty() && query.topics().size() == 1) {
            words += " && " + word("c", query.topics().get(0).name());
        }
        return "(" + words + ")";
    }

    /**
     * @param sort of the word: {@code a} for authors, {@code c} for channels
     */
    private String word(String sort, String name) {
        return "format('%L', chr(1) || '" + sort + "' || " + parameter(name) + ")::tsquery";
    }

    private String where(ArchiveQuery query) {
        String[] names = query.topics().stream().map(Topic::name).toArray(String[]::new);
        String listed = "channel = ANY(" + parameter(names) + ")";
        String kinds = query.kinds().stream()
                .map(TopicKind::label)
                .sorted()
                .map(kind -> "starts_with(channel, '" + kind + ":')")
                .collect(Collectors.joining(" OR "));
        return kinds.isEmpty() ? listed : "(" + listed + " OR " + kinds + ")";
    }

    private String parameter(Object value) {
        values.addValue(value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        return "$" + values.size();
    }
}
