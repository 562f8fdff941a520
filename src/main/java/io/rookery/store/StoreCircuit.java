package io.rookery.store;

import io.rookery.protocol.Refusal;
import io.rookery.store.StoreCircuits.Calls;
import io.rookery.store.StoreCircuits.State;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The circuit of one event loop towards one server of a store, for calls of one kind. While it is open calls are refused at
 * once, and now and then one trial finds out whether the server is well again.
 *
 * <p>States, pauses and trials are those of Vert.x's circuit breaker. Calls are counted beside it, because it judges them by
 * number instead of by share, at the price of some objects and a turn of the event loop each.
 *
 * <p>Belongs to one event loop.
 */
final class StoreCircuit {
    private final CircuitTally tally;
    private final Duration openFor;
    private final Supplier<? extends Future<?>> trial;
    private final LongSupplier nanoTime;
    private final CallWindow window;
    private final CircuitBreaker breaker;
    private Runnable closedHandler = () -> {};
    private State state = State.CLOSED;
    private String reason = "";
    private boolean ended;

    /**
     * @param trial calls the server past this circuit
     */
    StoreCircuit(
            Vertx vertx, StoreCircuits all, Calls calls, Supplier<? extends Future<?>> trial, LongSupplier nanoTime) {
        CircuitOptions options = all.options();
        this.tally = all.tally(calls);
        this.openFor = options.openFor();
        this.trial = trial;
        this.nanoTime = nanoTime;
        this.window = new CallWindow(options, nanoTime.getAsLong());
        this.breaker = CircuitBreaker.create(
                        all.store(),
                        vertx,
                        new CircuitBreakerOptions()
                                .setMaxFailures(1)
                                .setTimeout(options.trialDeadline().toMillis())
                                .setResetTimeout(openFor.toMillis())
                                .setNotificationAddress(null))
                .openHandler(opened -> become(State.OPEN))
                .halfOpenHandler(halfOpen -> tryOne())
                .closeHandler(closed -> closed());
        tally.moved(null, state, reason);
    }

    StoreCircuit onClosed(Runnable handler) {
        closedHandler = handler;
        return this;
    }

    /** Whether a call may be made now. */
    boolean admits() {
        return state == State.CLOSED;
    }

    /** What a call that may not be made is answered with: nothing has happened. */
    Refusal refusal() {
        tally.refused();
        return Refusal.unavailable("the store is given time to recover: " + reason, openFor.toMillis());
    }

    /**
     * @param calls that went together
     */
    void answered(int calls) {
        window.answered(nanoTime.getAsLong(), calls);
    }

    /** Calls were made, together, that the store did not answer, or could not serve. */
    void failed(String why, int calls) {
        long now = nanoTime.getAsLong();
        window.failed(now, calls);
        if (admits() && !ended && window.isBad(now)) {
            reason = why;
            breaker.open();
        }
    }

    /** The server is not called any more. */
    void end() {
        if (!ended) {
            ended = true;
            tally.moved(state, null, reason);
        }
    }

    private void tryOne() {
        if (ended) {
            return;
        }
        become(State.HALF_OPEN);
        breaker.execute(() -> trial.get().onFailure(failure -> reason = String.valueOf(failure.getMessage())));
    }

    private void closed() {
        window.clear(nanoTime.getAsLong());
        become(State.CLOSED);
        if (!ended) {
            closedHandler.run();
        }
    }

    private void become(State next) {
        State former = state;
        state = next;
        if (!ended) {
            tally.moved(former, next, reason);
        }
    }
}
