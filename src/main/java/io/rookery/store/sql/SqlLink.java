package io.rookery.store.sql;

import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A node's connections to PostgreSQL. Statements have a deadline, and those that wait for a connection are bounded; whatever goes wrong
 * is told as unavailable, unless it is in the data. Safe to use from any event loop.
 */
public final class SqlLink {
    private static final String CHECK_VIOLATION = "23514";

    /** A statement had to end before it was done. */
    private static final String CANCELLED = "57014";

    private final Pool pool;
    private final Pool searches;
    private final Duration deadline;

    private SqlLink(Pool pool, Pool searches, Duration deadline) {
        this.pool = pool;
        this.searches = searches;
        this.deadline = deadline;
    }

    /** Connects when first used. */
    public static SqlLink open(Vertx vertx, SqlOptions options) {
        return new SqlLink(
                pool(vertx, options.connect(), options.pool()),
                pool(vertx, options.connectToSearch(), options.searchPool()),
                options.commandDeadline());
    }

    private static Pool pool(Vertx vertx, PgConnectOptions connect, PoolOptions pool) {
        return PgBuilder.pool().with(pool).connectingTo(connect).using(vertx).build();
    }

    Duration deadline() {
        return deadline;
    }

    <T> Future<T> call(Function<Pool, Future<T>> statement) {
        return within(statement.apply(pool));
    }

    /** The same for what may take long: on connections of its own, so that nothing else waits for it. */
    <T> Future<T> search(Function<Pool, Future<T>> statement) {
        return within(statement
                .apply(searches)
                .recover(
                        failure -> Future.failedFuture(CANCELLED.equals(stateOf(failure)) ? takesTooLong() : failure)));
    }

    static Refusal takesTooLong() {
        return Refusal.unavailable(
                "the search takes too long (expected: a narrower one, by channel, from, since or until)");
    }

    private <T> Future<T> within(Future<T> answer) {
        return answer.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(toCaller(failure)));
    }

    /** Fails with the reason when the database cannot be read. */
    public Future<Void> probe() {
        return call(database -> database.query("SELECT 1 FROM rookery.channel_end LIMIT 1")
                        .execute())
                .mapEmpty();
    }

    public Future<Void> close() {
        return Future.join(pool.close(), searches.close()).mapEmpty();
    }

    private static Throwable toCaller(Throwable failure) {
        if (failure instanceof Refusal || isInTheData(failure)) {
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
        String state = stateOf(failure);
        return state.startsWith("22") || state.startsWith("23");
    }

    private static String stateOf(Throwable failure) {
        return failure instanceof PgException answer ? Objects.requireNonNullElse(answer.getSqlState(), "") : "";
    }
}
