package io.rookery.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way to Redis, wherever its masters are. Make one on each event loop that needs the store, and use it
 * there only.
 *
 * <p>Never queues: without a connection, with too much in flight, past the deadline or with an open circuit a command fails with a
 * {@link io.rookery.protocol.Refusal}.
 */
public abstract class RedisLinks {
    private final Thread owner = Thread.currentThread();
    private @Nullable JointCalls joint;

    /** Begins to connect, and goes on doing so until closed. To be called on the event loop that will use it. */
    public static RedisLinks open(Vertx vertx, StoreOptions options) {
        return open(vertx, options, StoreCircuits.unwatched("redis"));
    }

    /**
     * The same.
     *
     * @param circuits those of the node
     */
    public static RedisLinks open(Vertx vertx, StoreOptions options, StoreCircuits circuits) {
        return switch (options.topology()) {
            case STANDALONE, SENTINEL -> new SingleLink(vertx, options, circuits);
            case CLUSTER -> new ClusterLinks(vertx, options, circuits);
        };
    }

    /** Completes when every slot has a connected master. */
    public abstract Future<Void> ready();

    /**
     * Adds a handler that is told the server's incarnation after each connection made, and when commands go through again that
     * were refused: whoever holds positions checks them again then.
     */
    public abstract void onConnected(Consumer<String> handler);

    /** Reads and writes on every master; fails with the reason why that cannot be done. */
    public abstract Future<Void> probe();

    public abstract Future<Void> close();

    abstract Future<Response> call(RedisCall call);

    /** Calls a script together with what else is called so in this turn of the event loop. */
    final Future<Response> call(JointScript script, List<String> keys, List<Object> arguments) {
        RedisLink.requireThread(owner);
        if (joint == null) {
            joint = new JointCalls(this);
        }
        return joint.call(script, keys, arguments);
    }

    /** Runs something at the end of the event loop's turn. */
    abstract void soon(Runnable task);

    abstract String keyPrefix();

    /** Whether one call may have keys of several hash tags. */
    abstract boolean mixesHashTags();
}
