package io.rookery.store.sql;

import static io.rookery.store.ReportStore.CLOSED_MAX;

import io.rookery.store.RegistryArchive;
import io.rookery.store.Subject;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The copies in PostgreSQL, a table for each sort of row. What one call takes is one transaction, which the version of each subject
 * stands before: a copy that was made earlier changes nothing. Safe to use from any event loop.
 */
public final class SqlRegistry implements RegistryArchive {
    static final int ROWS_MAX = 200;
    /** Reports are large. */
    static final int REPORTS_MAX = 20;

    private static final List<String> OF_CHANNELS = List.of("channel_member", "channel_invitation", "sanction");
    private static final List<String> ENDED = List.of(
            "DELETE FROM rookery.channel_invitation WHERE expires_at < now() - interval '1 day'",
            "DELETE FROM rookery.sanction WHERE until < now() - interval '1 day'",
            "DELETE FROM rookery.report WHERE state <> 'open' AND closed_at < (SELECT closed_at FROM rookery.report"
                    + " WHERE state <> 'open' ORDER BY closed_at DESC OFFSET " + (CLOSED_MAX - 1) + " LIMIT 1)");
    /** Lists of rows, and what is done with them. */
    private static final Map<String, List<String>> LISTS = new LinkedHashMap<>();

    static {
        LISTS.put("channel", List.of(RegistryStatements.CHANNELS));
        LISTS.put("members", List.of(RegistryStatements.MEMBERS, RegistryStatements.MEMBERS_GONE));
        LISTS.put("invitations", List.of(RegistryStatements.INVITATIONS, RegistryStatements.INVITATIONS_GONE));
        LISTS.put("sanctions", List.of(RegistryStatements.SANCTIONS, RegistryStatements.SANCTIONS_GONE));
        LISTS.put("reports", List.of(RegistryStatements.REPORTS, RegistryStatements.REPORTS_GONE));
    }

    private final SqlLink link;
    private final ToIntFunction<Subject> partitionOf;

    public SqlRegistry(SqlLink link, ToIntFunction<Subject> partitionOf) {
        this.link = link;
        this.partitionOf = partitionOf;
    }

    @Override
    public Future<Set<String>> add(List<JsonObject> contents) {
        JsonArray all = new JsonArray();
        contents.forEach(content -> all.add(placed(content)));
        return link.call(pool -> pool.withTransaction(connection -> connection
                .preparedQuery(RegistryStatements.FENCE)
                .execute(Tuple.of(all.encode()))
                .compose(fenced -> {
                    Set<String> taken = new HashSet<>();
                    fenced.forEach(row -> taken.add(row.getString(0)));
                    return addTaken(connection, all, taken).map(taken);
                })));
    }

    /** With what the statements need to know beside. */
    private JsonObject placed(JsonObject content) {
        Subject subject = Subject.of(content.getString("subject"));
        JsonObject placed = content.copy().put("partition", partitionOf.applyAsInt(subject));
        return subject instanceof Subject.User user
                ? placed.put("scope", "").put("sufferer", user.user().value())
                : placed.put("scope", subject.name());
    }

    private static Future<Void> addTaken(SqlClient connection, JsonArray all, Set<String> taken) {
        Future<Void> before = Future.succeededFuture();
        for (Map.Entry<String, List<String>> list : LISTS.entrySet()) {
            JsonArray having = new JsonArray();
            for (int i = 0; i < all.size(); i++) {
                JsonObject content = all.getJsonObject(i);
                if (taken.contains(content.getString("subject")) && content.containsKey(list.getKey())) {
                    having.add(content);
                }
            }
            for (String statement : having.isEmpty() ? List.<String>of() : list.getValue()) {
                before = before.compose(done -> connection
                        .preparedQuery(statement)
                        .execute(Tuple.of(having.encode()))
                        .mapEmpty());
            }
        }
        return before;
    }

    @Override
    public Future<Void> removeUnmet(Subject subject, long since, long before) {
        if (subject instanceof Subject.Channel channel) {
            Tuple values = Tuple.of(channel.topic().name(), since, before);
            return inTurn(OF_CHANNELS.stream()
                    .map(table ->
                            "DELETE FROM rookery." + table + " WHERE channel = $1 AND version >= $2 AND version < $3")
                    .map(statement -> new Statement(statement, values))
                    .toList());
        }
        return subject instanceof Subject.Reports
                ? inTurn(List.of(new Statement(
                        "DELETE FROM rookery.report WHERE version >= $1 AND version < $2", Tuple.of(since, before))))
                : Future.succeededFuture();
    }

    @Override
    public Future<Void> removeEnded() {
        return inTurn(ENDED.stream()
                .map(statement -> new Statement(statement, Tuple.tuple()))
                .toList());
    }

    private record Statement(String sql, Tuple values) {}

    private Future<Void> inTurn(List<Statement> statements) {
        Future<Void> before = Future.succeededFuture();
        for (Statement statement : statements) {
            before = before.compose(done -> link.call(
                            pool -> pool.preparedQuery(statement.sql()).execute(statement.values()))
                    .mapEmpty());
        }
        return before;
    }

    @Override
    public Future<List<Copied>> subjects(int partition, String after, int limit) {
        return link.call(pool -> pool.preparedQuery("SELECT subject, version FROM rookery.copied"
                                + " WHERE partition = $1 AND subject > $2 ORDER BY subject LIMIT $3")
                        .execute(Tuple.of(partition, after, (long) limit)))
                .map(rows -> {
                    List<Copied> copied = new ArrayList<>();
                    rows.forEach(row -> copied.add(new Copied(Subject.of(row.getString(0)), row.getLong(1))));
                    return copied;
                });
    }

    /** A part of a subject that is read by pages: its list, then the last key of the page before. */
    @Override
    public Future<Rows> rows(Subject subject, String from) {
        if (subject instanceof Subject.User user) {
            return page(RegistryRows.SANCTIONS_OF_USER, user.user().value(), "sanctions", from, ROWS_MAX, "");
        }
        if (subject instanceof Subject.Reports) {
            return page(RegistryRows.REPORTS, subject.name(), "reports", from, REPORTS_MAX, "");
        }
        String list = from.isEmpty() ? "channel" : from.substring(0, from.indexOf(' '));
        String after = from.isEmpty() ? "" : from.substring(from.indexOf(' ') + 1);
        return switch (list) {
            case "channel" -> channel(subject.name());
            case "members" ->
                page(RegistryRows.MEMBERS, subject.name(), list, after, ROWS_MAX, "invitations ")
                        .map(rows -> prefixed(list, rows));
            case "invitations" ->
                page(RegistryRows.INVITATIONS, subject.name(), list, after, ROWS_MAX, "sanctions ")
                        .map(rows -> prefixed(list, rows));
            default ->
                page(RegistryRows.SANCTIONS_OF_CHANNEL, subject.name(), list, after, ROWS_MAX, "")
                        .map(rows -> prefixed(list, rows));
        };
    }

    private Future<Rows> channel(String name) {
        return link.call(pool -> pool.preparedQuery(RegistryRows.CHANNEL).execute(Tuple.of(name)))
                .map(rows -> new Rows(
                        rows.size() == 0
                                ? new JsonObject()
                                : new JsonObject()
                                        .put(
                                                "channel",
                                                new JsonObject(
                                                        rows.iterator().next().getString(0))),
                        "members "));
    }

    /** A key of this list, unless it is where the following one begins. */
    private static Rows prefixed(String list, Rows rows) {
        return rows.next().isEmpty() || rows.next().endsWith(" ")
                ? rows
                : new Rows(rows.content(), list + ' ' + rows.next());
    }

    private Future<Rows> page(String sql, String name, String list, String after, int limit, String following) {
        return link.call(pool -> pool.preparedQuery(sql).execute(Tuple.of(name, after, (long) limit)))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    @Nullable String found = row.getString(0);
                    JsonObject content = new JsonObject();
                    if (found != null) {
                        content.put(list, new JsonArray(found));
                    }
                    boolean more = row.getLong(2) == limit;
                    return new Rows(
                            content,
                            more ? Optional.ofNullable(row.getString(1)).orElse("") : following);
                });
    }
}
