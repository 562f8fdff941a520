package io.rookery.session;

import io.rookery.protocol.Command;
import io.rookery.session.Sessions.Hold;
import org.jspecify.annotations.Nullable;

/**
 * What a connection knows of a session while it has it.
 *
 * @param connectionId names this tenure; never used again
 * @param recoveryToken the one its client was given with this connection
 * @param client what the client said of itself
 * @param fresh whether the session was just made for a token at the upgrade, so that it may give way to a resumed one
 */
public record Tenure(
        Hold hold, String connectionId, String recoveryToken, Command.@Nullable ClientInfo client, boolean fresh) {

    public Session session() {
        return hold.session();
    }

    Tenure used() {
        return new Tenure(hold, connectionId, recoveryToken, client, false);
    }
}
