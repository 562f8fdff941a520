package io.rookery.presence;

import io.rookery.routing.Subscriber;

/** A connection that watches a query, and what its client knows of the result. */
final class QueryWatcher {
    final Subscriber subscriber;
    /** What the last that was taken left the client with. */
    QueryResult known;

    QueryWatcher(Subscriber subscriber, QueryResult known) {
        this.subscriber = subscriber;
        this.known = known;
    }
}
