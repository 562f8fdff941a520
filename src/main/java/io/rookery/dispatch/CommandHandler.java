package io.rookery.dispatch;

import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.vertx.core.Future;

/**
 * Does what one command asks.
 *
 * <p>Called on the caller's event loop. A refusal is thrown or is the future's failure, as a {@link
 * io.rookery.protocol.Refusal}; any other failure is a fault. Publishes before its first asynchronous step, so that a
 * client's commands keep their order.
 */
@FunctionalInterface
public interface CommandHandler<C extends Command> {
    Future<? extends Answer> handle(Caller caller, C command);
}
