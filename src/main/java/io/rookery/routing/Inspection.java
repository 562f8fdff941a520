package io.rookery.routing;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Refusal;
import org.jspecify.annotations.Nullable;

/** Looks at whatever is about to be said in the topics whose homes are on one event loop, and may object. Called on that loop. */
@FunctionalInterface
public interface Inspection {
    Inspection NONE = (topic, author, text) -> null;

    /**
     * Looks at a text once, before a message with it is appended, or is given it; again where that is sent again.
     *
     * @return why that is not done; null when it is
     */
    @Nullable
    Refusal objection(Topic topic, UserId author, @Nullable String text);
}
