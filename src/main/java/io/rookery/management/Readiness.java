package io.rookery.management;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks every part of the node whether it works. Requests that come while the parts are asked share the answer. */
final class Readiness {
    private final List<HealthCheck> checks;
    private final Duration deadline;
    private @Nullable Future<Report> underWay;

    Readiness(List<HealthCheck> checks, Duration deadline) {
        this.checks = List.copyOf(checks);
        this.deadline = deadline;
    }

    Future<Report> check() {
        Future<Report> shared = underWay;
        if (shared != null && !shared.isComplete()) {
            return shared;
        }
        List<Future<Part>> parts = checks.stream().map(this::check).toList();
        Future<Report> report = Future.all(parts)
                .map(all -> new Report(parts.stream().map(Future::result).toList()));
        underWay = report;
        return report;
    }

    private Future<Part> check(HealthCheck check) {
        return begin(check)
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .map(found -> new Part(check.part(), null, check.isVital()))
                .otherwise(failure -> new Part(check.part(), describe(failure), check.isVital()));
    }

    private static Future<?> begin(HealthCheck check) {
        try {
            return check.probe().get();
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private String describe(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no answer within " + deadline.toMillis() + " ms";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /**
     * @param trouble what is wrong; null when the part works
     * @param isVital whether the node is not ready without it
     */
    record Part(String name, @Nullable String trouble, boolean isVital) {
        boolean works() {
            return trouble == null;
        }
    }

    record Report(List<Part> parts) {
        boolean ready() {
            return parts.stream().allMatch(part -> part.works() || !part.isVital());
        }
    }
}
