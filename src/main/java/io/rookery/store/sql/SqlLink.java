package io.rookery.store.sql;

import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A node's connections to PostgreSQL. Statements have a deadline, and those that wait for a connection are bounded; whatever goes wrong
 * is told as unavailable, unless it is in the data. Safe to use from any event loop.
 */
public final class SqlLink {
    private static final String CHECK_VIOLATION = "23514";

    private final Pool pool;
    private final Duration deadline;

    private SqlLink(Pool pool, Duration deadline) {
        this.pool = pool;
        this.deadline = deadline;
    }

    /** Connects when first used. */
    public static SqlLink open(Vertx vertx, SqlOptions options) {
        Pool pool = PgBuilder.pool()
                .with(options.pool())
                .connectingTo(options.connect())
                .using(vertx)
                .build();
        return new SqlLink(pool, options.commandDeadline());
    }

    <T> Future<T> call(Function<Pool, Future<T>> statement) {
        return statement
                .apply(pool)
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(toCaller(failure)));
    }

    /** Fails with the reason when the database cannot be read. */
    public Future<Void> probe() {
        return call(database -> database.query("SELECT 1 FROM rookery.channel_end LIMIT 1")
                        .execute())
                .mapEmpty();
    }

    public Future<Void> close() {
        return pool.close();
    }

    private static Throwable toCaller(Throwable failure) {
        if (failure instanceof PgException answer && isInTheData(answer)) {
            return failure;
        }
        return Refusal.unavailable("the archive does not answer");
    }

    /** What a table does not take; so with a row for which there is no partition. */
    static boolean isViolation(Throwable failure) {
        return failure instanceof PgException answer && CHECK_VIOLATION.equals(answer.getSqlState());
    }

    /** What the server will never take: data exceptions and violated constraints. */
    static boolean isInTheData(Throwable failure) {
        String state = failure instanceof PgException answer ? answer.getSqlState() : null;
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }
}
