package io.rookery.session;

import io.rookery.protocol.Command;
import org.jspecify.annotations.Nullable;

/** Is told when clients come and go. Called on the event loop of the session. */
public interface SessionObserver {

    /**
     * A client is attached, and listens to its topics already.
     *
     * @param connectionId names this attachment; never used again
     * @param client what the client says of itself
     */
    void attached(Session session, String connectionId, Command.@Nullable ClientInfo client);

    void detached(Session session, String connectionId, Departure departure);

    /** The client does something: for the first time on this attachment, or again after it was idle. */
    void active(Session session, String connectionId);

    /** The client has done nothing for long. */
    void idle(Session session, String connectionId);

    /** Why a client is no longer attached. */
    enum Departure {
        /** It closed its session, which is over. */
        CLOSED,
        /** Its connection ended; the session waits for it. */
        LOST,
        /** The session goes on over another connection, here or on another node. */
        SUPERSEDED
    }
}
