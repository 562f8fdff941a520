package io.rookery.presence;

/** A live query of a zone, and what whoever begins to watch it starts from. */
record WatchedZone(String queryId, QueryResult result) {}
