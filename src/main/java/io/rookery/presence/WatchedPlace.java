package io.rookery.presence;

/** A live query, and what whoever begins to watch it starts from. */
record WatchedPlace(String queryId, Found found) {}
