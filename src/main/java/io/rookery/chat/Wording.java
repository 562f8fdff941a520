package io.rookery.chat;

import io.rookery.session.Session;

/** Says what a text may become that somebody wants to say. */
@FunctionalInterface
interface Wording {
    /**
     * @throws io.rookery.protocol.Refusal when it may not be said
     */
    String reworded(Session session, String text);
}
