package io.rookery.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import org.flywaydb.core.Flyway;

/** Brings the database's tables to what this release expects; several nodes may try at once. */
public final class SqlSchema {
    static final String NAME = "rookery";
    private static final String SCRIPTS = "classpath:io/rookery/store/sql/migrations";

    private SqlSchema() {}

    /** Fails when the server cannot be reached, or holds what no release of Rookery has left there. */
    public static Future<Void> migrate(Vertx vertx, SqlOptions options) {
        return vertx.executeBlocking(
                () -> {
                    PgConnectOptions connect = options.connect();
                    Flyway.configure(SqlSchema.class.getClassLoader())
                            .dataSource(options.jdbcUrl(), connect.getUser(), connect.getPassword())
                            .locations(SCRIPTS)
                            .schemas(NAME)
                            .load()
                            .migrate();
                    return null;
                },
                false);
    }
}
