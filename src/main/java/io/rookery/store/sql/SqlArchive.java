package io.rookery.store.sql;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.ArchiveChange;
import io.rookery.store.ArchiveEntry;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.MessageArchive;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The archive in PostgreSQL: a table of messages with a partition a month. Safe to use from any event loop. */
public final class SqlArchive implements MessageArchive {
    private static final String ADD = """
            WITH entry AS (
              SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[],
                  $7::text[], $8::text[], $9::text[], $10::bytea[], $11::text[])
                AS e(channel, epoch, "offset", stored_at, message_id, author, author_name, kind, text, payload, reply_to)
            ), added AS (
              INSERT INTO rookery.message
                  (channel, epoch, "offset", stored_at, message_id, author, author_name, kind, text, payload, reply_to)
              SELECT * FROM entry ON CONFLICT DO NOTHING
            )
            INSERT INTO rookery.channel_end AS known (channel, epoch, "offset", stored_at)
            SELECT DISTINCT ON (channel) channel, epoch, "offset", stored_at FROM entry
              ORDER BY channel, stored_at DESC, "offset" DESC
            ON CONFLICT (channel) DO UPDATE
              SET epoch = excluded.epoch, "offset" = excluded."offset", stored_at = excluded.stored_at
              WHERE excluded.stored_at >= known.stored_at""";
    private static final String REMOVE_FORMER = """
            DELETE FROM rookery.message USING
                unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[]) AS f(channel, epoch, "offset", stored_at)
            WHERE message.channel = f.channel AND message.epoch = f.epoch AND message."offset" = f."offset"
              AND message.stored_at = f.stored_at""";
    private static final String CHANGE = """
            UPDATE rookery.message AS m SET
              versions = CASE WHEN c.edited OR c.kind = 'deleted' THEN rookery.with_versions(m.versions,
                  jsonb_strip_nulls(jsonb_build_object('revision', 0, 'at', m.stored_at, 'by', m.author, 'kind', m.kind,
                    'text', m.text, 'payload', encode(m.payload, 'base64'))), c.versions::jsonb)
                ELSE m.versions END,
              (kind, text, payload, edited, reactions, revision) = (
                SELECT CASE WHEN newer THEN c.kind ELSE m.kind END,
                  CASE WHEN newer THEN c.text ELSE m.text END,
                  CASE WHEN newer THEN c.payload ELSE m.payload END,
                  CASE WHEN newer THEN c.edited ELSE m.edited END,
                  CASE WHEN newer THEN c.reactions::json ELSE m.reactions END,
                  CASE WHEN newer THEN c.revision ELSE m.revision END
                FROM (SELECT c.revision > m.revision AND (m.revision = 0 OR m.kind <> 'deleted') AS newer) AS which)
            FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::text[], $7::text[],
                $8::bytea[], $9::boolean[], $10::text[], $11::text[])
              AS c(channel, epoch, "offset", stored_at, revision, kind, text, payload, edited, reactions, versions)
            WHERE m.channel = c.channel AND m."offset" = c."offset" AND m.epoch = c.epoch
              AND m.stored_at = c.stored_at""";
    private static final String ENSURE_MONTH = "SELECT rookery.ensure_month($1)";
    private static final String ENDS =
            "SELECT channel, epoch, \"offset\" FROM rookery.channel_end WHERE channel = ANY($1)";
    private static final String BEFORE = "SELECT " + MessageRows.COLUMNS
            + " FROM rookery.message WHERE channel = $1 AND \"offset\" < $2"
            + " ORDER BY \"offset\" DESC FETCH FIRST ($3) ROWS WITH TIES";
    private static final String BETWEEN = "SELECT " + MessageRows.COLUMNS
            + " FROM rookery.message WHERE channel = $1 AND \"offset\" > $2 AND \"offset\" < $3"
            + " ORDER BY \"offset\" FETCH FIRST ($4) ROWS WITH TIES";

    private static final String FIND =
            "SELECT " + MessageRows.COLUMNS + " FROM rookery.message WHERE message_id = $1 AND channel = $2";

    /** A message that is being put back at another place may be there twice. */
    private static final Comparator<ChatMessage> BY_TIME =
            Comparator.comparingLong(ChatMessage::timestampMillis).thenComparingLong(ChatMessage::offset);

    private final SqlLink link;
    private final Set<YearMonth> months = ConcurrentHashMap.newKeySet();

    public SqlArchive(SqlLink link) {
        this.link = link;
    }

    @Override
    public Future<Void> add(List<ArchiveEntry> entries) {
        return ensureMonths(entries)
                .compose(ensured -> removeFormer(entries))
                .compose(removed -> addToMonths(entries))
                .recover(failure -> {
                    if (!SqlLink.isViolation(failure)) {
                        return Future.failedFuture(failure);
                    }
                    // A month that was removed since is made again.
                    months.clear();
                    return ensureMonths(entries).compose(ensured -> addToMonths(entries));
                });
    }

    private Future<Void> addToMonths(List<ArchiveEntry> entries) {
        Tuple values =
                MessageRows.values(entries.stream().map(ArchiveEntry::message).toList());
        return link.call(pool -> pool.preparedQuery(ADD).execute(values)).mapEmpty();
    }

    @Override
    public Future<Void> change(List<ArchiveChange> changes) {
        Tuple values = MessageRows.changes(changes);
        return link.call(pool -> pool.preparedQuery(CHANGE).execute(values)).mapEmpty();
    }

    private Future<Void> ensureMonths(List<ArchiveEntry> entries) {
        Set<YearMonth> needed = entries.stream()
                .map(entry -> monthOf(entry.message().timestampMillis()))
                .filter(month -> !months.contains(month))
                .collect(Collectors.toSet());
        Future<Void> all = Future.succeededFuture();
        for (YearMonth month : needed) {
            all = all.compose(before -> ensureMonth(month));
        }
        return all;
    }

    private Future<Void> ensureMonth(YearMonth month) {
        Tuple first = Tuple.of(month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC));
        return link.call(pool -> pool.preparedQuery(ENSURE_MONTH).execute(first))
                .onSuccess(made -> months.add(month))
                .mapEmpty();
    }

    private static YearMonth monthOf(long timestampMillis) {
        return YearMonth.from(Instant.ofEpochMilli(timestampMillis).atOffset(ZoneOffset.UTC));
    }

    /** Before they are added at their new places: should that fail, it is repeated, for the log still has them. */
    private Future<Void> removeFormer(List<ArchiveEntry> entries) {
        List<ArchiveEntry> moved =
                entries.stream().filter(entry -> entry.former() != null).toList();
        if (moved.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple places = MessageRows.formerPlaces(moved);
        return link.call(pool -> pool.preparedQuery(REMOVE_FORMER).execute(places))
                .mapEmpty();
    }

    @Override
    public Future<Map<Topic, Position>> ends(Collection<Topic> topics) {
        Tuple names = Tuple.of(topics.stream().map(Topic::name).toArray(String[]::new));
        return link.call(pool -> pool.preparedQuery(ENDS).execute(names)).map(SqlArchive::positions);
    }

    private static Map<Topic, Position> positions(RowSet<Row> rows) {
        Map<Topic, Position> found = new HashMap<>();
        for (Row row : rows) {
            found.put(new Topic(row.getString(0)), new Position(row.getString(1), row.getLong(2)));
        }
        return found;
    }

    @Override
    public Future<List<ChatMessage>> before(Topic topic, long before, int limit) {
        Tuple values = Tuple.of(topic.name(), before, (long) limit);
        return link.call(pool -> pool.preparedQuery(BEFORE).execute(values)).map(rows -> {
            List<ChatMessage> found = new ArrayList<>(MessageRows.messages(rows));
            Collections.reverse(found);
            return found;
        });
    }

    @Override
    public Future<List<ChatMessage>> between(Topic topic, long after, long before, int limit) {
        Tuple values = Tuple.of(topic.name(), after, before, (long) limit);
        return link.call(pool -> pool.preparedQuery(BETWEEN).execute(values)).map(MessageRows::messages);
    }

    @Override
    public Future<Optional<ChatMessage>> find(Topic topic, String messageId) {
        Tuple values = Tuple.of(messageId, topic.name());
        return link.call(pool -> pool.preparedQuery(FIND).execute(values))
                .map(rows -> MessageRows.messages(rows).stream().max(BY_TIME));
    }

    @Override
    public Future<Found> search(ArchiveQuery query) {
        return new ArchiveSearch(link, query, System::nanoTime).page();
    }
}
