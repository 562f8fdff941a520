package io.rookery.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.store.StoreCircuits.Calls;
import io.rookery.store.StoreCircuits.State;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many circuits for one kind of calls are in which state. Logs when the first opens and when all are closed again. */
final class CircuitTally {
    private static final Logger LOG = LoggerFactory.getLogger(CircuitTally.class);

    private final String store;
    private final Calls calls;
    private final Map<State, AtomicInteger> circuits = new EnumMap<>(State.class);
    private final Counter opened;
    private final Counter refused;
    private boolean refusing;
    private String reason = "";

    CircuitTally(String store, Calls calls, MeterRegistry registry) {
        this.store = store;
        this.calls = calls;
        for (State state : State.values()) {
            AtomicInteger count = new AtomicInteger();
            circuits.put(state, count);
            Gauge.builder("rookery.store.circuits", count, AtomicInteger::get)
                    .description("Circuits towards a store, by state")
                    .tag("store", store)
                    .tag("calls", calls.label())
                    .tag("state", state.label())
                    .strongReference(true)
                    .register(registry);
        }
        this.opened =
                counter("rookery.store.circuit.openings", "Times that a circuit towards a store opened", registry);
        this.refused = counter("rookery.store.calls.refused", "Calls that an open circuit kept from a store", registry);
    }

    private Counter counter(String name, String description, MeterRegistry registry) {
        return Counter.builder(name)
                .description(description)
                .tag("store", store)
                .tag("calls", calls.label())
                .register(registry);
    }

    void refused() {
        refused.increment();
    }

    /**
     * @param former null for a circuit that begins
     * @param next null for a circuit that ends
     * @param why calls fail, where they do
     */
    synchronized void moved(@Nullable State former, @Nullable State next, String why) {
        count(former, -1);
        count(next, 1);
        if (former == State.CLOSED && next == State.OPEN) {
            opened.increment();
        }
        if (next == State.OPEN) {
            reason = why;
        }
        tell(count(State.OPEN, 0) + count(State.HALF_OPEN, 0) > 0);
    }

    private int count(@Nullable State state, int change) {
        AtomicInteger count = state == null ? null : circuits.get(state);
        return count == null ? 0 : count.addAndGet(change);
    }

    private void tell(boolean now) {
        if (now && !refusing) {
            LOG.warn("Too many {} of {} fail and are refused from now on: {}", calls.label(), store, reason);
        } else if (!now && refusing) {
            LOG.info("The {} of {} go through again", calls.label(), store);
        }
        refusing = now;
    }

    /** Why calls are refused somewhere; empty when they are not. */
    synchronized Optional<String> trouble() {
        return refusing
                ? Optional.of(calls.label() + " of " + store + " are refused for now: " + reason)
                : Optional.empty();
    }
}
