package io.rookery.session;

import io.rookery.protocol.CloseCode;

/** The connection by which a session is reached. Safe to use from any thread. */
public interface Attachment {
    void end(CloseCode code);
}
