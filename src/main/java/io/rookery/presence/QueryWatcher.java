package io.rookery.presence;

import io.rookery.routing.Subscriber;

/** A connection that watches a query, and what its client knows of the result. */
final class QueryWatcher {
    final Subscriber subscriber;
    /** What the last that was taken left the client with. */
    QueryResult known;
    /** What that was shown of. */
    Found seen;

    QueryWatcher(Subscriber subscriber, Found seen) {
        this.subscriber = subscriber;
        this.seen = seen;
        this.known = shown(seen);
    }

    /** What this one may see. */
    QueryResult shown(Found found) {
        return found.shownTo(subscriber.user().value());
    }
}
