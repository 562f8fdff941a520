package io.rookery.management;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * One part of the node.
 *
 * @param part its name, as in {@code store}
 * @param probe succeeds when the part works, fails with what is wrong; called on the management event loop
 * @param isVital whether it must work for the node to serve
 */
public record HealthCheck(String part, Supplier<? extends Future<?>> probe, boolean isVital) {

    /** Of a part that must work. */
    public HealthCheck(String part, Supplier<? extends Future<?>> probe) {
        this(part, probe, true);
    }

    /** Of a part whose trouble is told, and does not keep clients away. */
    public static HealthCheck ofPartToDoWithout(String part, Supplier<? extends Future<?>> probe) {
        return new HealthCheck(part, probe, false);
    }
}
