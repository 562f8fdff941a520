package io.rookery.store.sql;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How to reach PostgreSQL.
 *
 * @param url {@code postgresql://user:password@host:port/database}, perhaps with {@code ?sslmode=...}
 * @param connections of this node, two at least; half of them are for searches
 * @param commandDeadline a statement that is not answered for so long has failed
 */
public record SqlOptions(String url, int connections, Duration commandDeadline) {
    /** Statements that wait for a connection; beyond it they fail at once. */
    static final int WAITING_MAX = 512;

    private static final int STATEMENTS_CACHED_MAX = 64;
    private static final int PIPELINED_MAX = 1;
    private static final int MIGRATION_SECONDS = 600;

    PgConnectOptions connect() {
        PgConnectOptions options = PgConnectOptions.fromUri(url);
        options.setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS_CACHED_MAX)
                .setPipeliningLimit(PIPELINED_MAX);
        options.addProperty("application_name", "rookery");
        options.addProperty("statement_timeout", Long.toString(commandDeadline.toMillis()));
        return options;
    }

    /**
     * Each statement is planned anew, for the best plan depends on how frequent the words are; compiling takes longer than it saves. It
     * ends before nobody waits for it any more, and says why.
     */
    PgConnectOptions connectToSearch() {
        PgConnectOptions options = connect().setCachePreparedStatements(false);
        options.addProperty("jit", "off");
        options.addProperty("statement_timeout", Long.toString(commandDeadline.toMillis() * 9 / 10));
        return options;
    }

    PoolOptions pool() {
        return pool(connections - ofSearches());
    }

    PoolOptions searchPool() {
        return pool(ofSearches());
    }

    private int ofSearches() {
        return connections / 2;
    }

    private PoolOptions pool(int size) {
        return new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(WAITING_MAX)
                .setConnectionTimeout(Math.toIntExact(commandDeadline.toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** The same server for JDBC, without the credentials. */
    String jdbcUrl() {
        return jdbcUrlWithoutDeadline() + "&socketTimeout=" + MIGRATION_SECONDS;
    }

    /** The same, for what takes as long as it takes. */
    String jdbcUrlWithoutDeadline() {
        PgConnectOptions options = PgConnectOptions.fromUri(url);
        return "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase()
                + "?sslmode="
                + options.getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-') + "&connectTimeout="
                + seconds() + "&loginTimeout=" + seconds();
    }

    private long seconds() {
        return Math.max(1, commandDeadline.toSeconds());
    }

    /** Leaves out the password. */
    @Override
    public String toString() {
        PgConnectOptions options = PgConnectOptions.fromUri(url);
        return "SqlOptions[" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase() + "]";
    }
}
