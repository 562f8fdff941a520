package io.rookery.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;

/**
 * The circuits of all event loops of a node towards one store, as metrics, health and the log see them. Safe to use from any
 * thread.
 */
public final class StoreCircuits {
    /** What is refused together: a store that cannot write may still be read. */
    enum Calls {
        READS,
        WRITES;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether calls are made. */
    enum State {
        CLOSED,
        /** Calls are refused. */
        OPEN,
        /** Calls are refused while one is tried. */
        HALF_OPEN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final CircuitOptions options;
    private final String store;
    private final CircuitTally reads;
    private final CircuitTally writes;

    /**
     * @param store its name in metrics and in the log
     */
    public StoreCircuits(String store, CircuitOptions options, MeterRegistry registry) {
        this.store = store;
        this.options = options;
        this.reads = new CircuitTally(store, Calls.READS, registry);
        this.writes = new CircuitTally(store, Calls.WRITES, registry);
    }

    /** With usual options and metrics that nobody reads. */
    static StoreCircuits unwatched(String store) {
        return new StoreCircuits(store, CircuitOptions.DEFAULTS, new SimpleMeterRegistry());
    }

    /** Fails with the reason when calls are refused on any event loop of this node. */
    public Future<Void> check() {
        Optional<String> trouble = writes.trouble().or(reads::trouble);
        return trouble.<Future<Void>>map(reason -> Future.failedFuture(
                        Refusal.unavailable(reason, options.openFor().toMillis())))
                .orElseGet(Future::succeededFuture);
    }

    String store() {
        return store;
    }

    CircuitOptions options() {
        return options;
    }

    CircuitTally tally(Calls calls) {
        return switch (calls) {
            case READS -> reads;
            case WRITES -> writes;
        };
    }
}
