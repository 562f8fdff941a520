package io.rookery.dispatch;

import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.vertx.core.Future;

/** The one pipeline for the commands of sessions, whatever the dialect and transport. Called on the caller's loop. */
public interface Dispatcher {

    /**
     * @return the answer; every failure is a {@link io.rookery.protocol.Refusal}
     */
    Future<? extends Answer> dispatch(Caller caller, Command command);
}
