package io.rookery.store.sql;

import io.rookery.protocol.ChatMessage;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.MessageArchive.Found;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One search, from the newest messages back until a page is full: some are looked at one by one, which finds what is often said; then
 * longer and longer parts of the archive are searched by whatever index the planner takes.
 */
final class ArchiveSearch {
    /** Behind the columns of a message. */
    private static final int LOOKED_AT = 14;

    private final SqlLink link;
    private final ArchiveQuery query;
    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final List<ChatMessage> found = new ArrayList<>();

    ArchiveSearch(SqlLink link, ArchiveQuery query, LongSupplier nanoTime) {
        this.link = link;
        this.query = query;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    /** To be called once. */
    Future<Found> page() {
        return run(SearchStatement.newest(query))
                .compose(rows -> goOn(behind(rows)))
                .map(done -> found());
    }

    private Future<RowSet<Row>> run(SearchStatement statement) {
        return link.search(pool -> pool.preparedQuery(statement.sql()).execute(statement.values()));
    }

    /** What is to be searched after the newest messages. */
    private Optional<SearchWindow> behind(RowSet<Row> newest) {
        Row last = null;
        for (Row row : newest) {
            if (row.getString(0) != null) {
                found.add(MessageRows.message(row));
            }
            last = row;
        }
        return last == null || last.getLong(LOOKED_AT) < SearchStatement.SKIMMED
                ? Optional.empty()
                : SearchWindow.behind(
                        time(last, LOOKED_AT + 2), time(last, LOOKED_AT + 1), found.size(), lacking(), query.since());
    }

    private int lacking() {
        return query.limit() + 1 - found.size();
    }

    private static Instant time(Row row, int column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private Future<Void> goOn(Optional<SearchWindow> window) {
        if (window.isEmpty() || lacking() <= 0) {
            return Future.succeededFuture();
        }
        if (isLate()) {
            return Future.failedFuture(SqlLink.takesTooLong());
        }
        return run(SearchStatement.within(query, window.get(), lacking())).compose(rows -> {
            found.addAll(MessageRows.messages(rows));
            return goOn(window.get().next(query.since()));
        });
    }

    private boolean isLate() {
        return nanoTime.getAsLong() - beganNanos >= link.deadline().toNanos();
    }

    private Found found() {
        if (found.size() <= query.limit()) {
            return new Found(found, Optional.empty());
        }
        List<ChatMessage> page = found.subList(0, query.limit());
        return new Found(
                page, Optional.of(SearchCursor.of(page.get(page.size() - 1)).text()));
    }
}
