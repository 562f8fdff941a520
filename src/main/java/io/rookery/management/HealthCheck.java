package io.rookery.management;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * One part of the node that must work for it to serve.
 *
 * @param part its name, as in {@code store}
 * @param probe succeeds when the part works, fails with what is wrong; called on the management event loop
 */
public record HealthCheck(String part, Supplier<? extends Future<?>> probe) {}
