package io.rookery.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Objects;
import java.util.function.Supplier;

/** Where the master is, as the first sentinel that answers says. */
final class SentinelMaster implements Supplier<Future<String>> {
    private final Vertx vertx;
    private final StoreOptions options;
    private final String masterName;

    SentinelMaster(Vertx vertx, StoreOptions options) {
        this.vertx = vertx;
        this.options = options;
        this.masterName = Objects.requireNonNull(options.masterName());
    }

    @Override
    public Future<String> get() {
        Request question =
                Request.cmd(Command.SENTINEL).arg("GET-MASTER-ADDR-BY-NAME").arg(masterName);
        return new Enquiry(vertx, options.withCredentials(null, null), question)
                .askAny(options.endpoints(), (sentinel, answer) -> endpoint(answer));
    }

    private String endpoint(Response answer) {
        if (answer == null) {
            throw new IllegalStateException("masterName: " + masterName + " (expected: a name the sentinels know)");
        }
        return options.endpointOf(
                answer.get(0).toString(), Integer.parseInt(answer.get(1).toString()));
    }
}
