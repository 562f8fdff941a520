package io.rookery.routing;

import io.rookery.identity.Topic;
import io.rookery.protocol.Refusal;
import io.rookery.store.Draft;
import org.jspecify.annotations.Nullable;

/** Looks at whatever is about to be said in the topics whose homes are on one event loop, and may object. Called on that loop. */
@FunctionalInterface
public interface Inspection {
    Inspection NONE = (topic, draft) -> null;

    /**
     * Looks at a message once, before it is appended; again where it is sent again.
     *
     * @return why it is not appended; null when it is
     */
    @Nullable
    Refusal objection(Topic topic, Draft draft);
}
