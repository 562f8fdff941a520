package io.rookery.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.telemetry.CommandMeter;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of handlers by command, with what all of them share: outcomes are counted, refusals go to the client as they
 * are, and a fault is logged once with its stack under an incident that the client is told.
 */
public final class CommandDispatcher implements Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);

    private final Map<Class<? extends Command>, Route<?>> routes;
    private final CommandMeter unknown;

    private CommandDispatcher(Map<Class<? extends Command>, Route<?>> routes, CommandMeter unknown) {
        this.routes = Map.copyOf(routes);
        this.unknown = unknown;
    }

    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    @Override
    public Future<? extends Answer> dispatch(Caller caller, Command command) {
        Route<?> route = routes.get(command.getClass());
        if (route == null) {
            unknown.refused(ErrorCode.METHOD_NOT_FOUND, 0);
            return Future.failedFuture(Refusal.of(ErrorCode.METHOD_NOT_FOUND, ErrorCode.METHOD_NOT_FOUND.meaning()));
        }
        long beganNanos = System.nanoTime();
        return settled(route, route.begin(caller, command), beganNanos);
    }

    private static <A extends Answer> Future<A> settled(Route<?> route, Future<A> work, long beganNanos) {
        return work.transform(outcome -> {
            long tookNanos = System.nanoTime() - beganNanos;
            if (outcome.succeeded()) {
                route.meter.succeeded(tookNanos);
                return work;
            }
            Throwable failure = outcome.cause();
            Refusal refusal = failure instanceof Refusal known ? known : incident(route.method, failure);
            route.meter.refused(refusal.code(), tookNanos);
            return Future.failedFuture(refusal);
        });
    }

    private static Refusal incident(String method, Throwable fault) {
        String incident = RandomIds.shortName();
        LOG.error("{} failed, incident {}", method, incident, fault);
        return Refusal.of(
                ErrorCode.INTERNAL_ERROR, "internal error, incident " + incident, Map.of("incident", incident));
    }

    private record Route<C extends Command>(
            String method, Class<C> type, CommandHandler<? super C> handler, CommandMeter meter) {

        Future<? extends Answer> begin(Caller caller, Command command) {
            try {
                return handler.handle(caller, type.cast(command));
            } catch (RuntimeException | StackOverflowError | AssertionError failure) {
                return Future.failedFuture(failure);
            }
        }
    }

    /** Collects handlers; each command has one at most. */
    public static final class Builder {
        private final MeterRegistry registry;
        private final Map<Class<? extends Command>, Route<?>> routes = new HashMap<>();

        private Builder(MeterRegistry registry) {
            this.registry = registry;
        }

        /**
         * @param method the command's name in the JSON dialect; labels its metrics
         */
        public <C extends Command> Builder on(String method, Class<C> type, CommandHandler<? super C> handler) {
            Route<C> route = new Route<>(method, type, handler, new CommandMeter(registry, method));
            if (routes.putIfAbsent(type, route) != null) {
                throw new IllegalStateException("a second handler for " + method + " (expected: one)");
            }
            return this;
        }

        public CommandDispatcher build() {
            return new CommandDispatcher(routes, new CommandMeter(registry, "unknown"));
        }
    }
}
