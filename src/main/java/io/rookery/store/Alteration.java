package io.rookery.store;

import io.rookery.protocol.ChatMessage;
import org.jspecify.annotations.Nullable;

/** What can be done to a stored message. */
public sealed interface Alteration {

    /** One that gives the message another content. */
    sealed interface OfContent extends Alteration {
        ChatMessage applied(ChatMessage message, long revision);

        /** Null when none is left. */
        @Nullable
        String text();
    }

    /** Gives it another text. */
    record Edit(String text) implements OfContent {
        @Override
        public ChatMessage applied(ChatMessage message, long revision) {
            return message.edited(text, revision);
        }
    }

    /** Takes its content away; the place is kept. */
    record Delete() implements OfContent {
        @Override
        public ChatMessage applied(ChatMessage message, long revision) {
            return message.deleted(revision);
        }

        @Override
        public @Nullable String text() {
            return null;
        }
    }

    /** Adds a user's reaction, or takes it back. */
    record React(String reaction, boolean removed) implements Alteration {}
}
