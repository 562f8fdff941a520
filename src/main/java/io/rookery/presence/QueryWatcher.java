package io.rookery.presence;

import io.rookery.routing.Subscriber;
import org.jspecify.annotations.Nullable;

/** A connection that watches a query, and what its client knows of the result. */
final class QueryWatcher {
    final Subscriber subscriber;
    /** What the last that was taken left the client with. */
    QueryResult known;
    /** What that was shown of; null when it is to be shown again. */
    @Nullable
    Found seen;

    QueryWatcher(Subscriber subscriber, QueryResult known) {
        this.subscriber = subscriber;
        this.known = known;
    }
}
