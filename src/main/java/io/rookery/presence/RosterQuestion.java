package io.rookery.presence;

import org.jspecify.annotations.Nullable;

/**
 * What a replica asks a roster.
 *
 * @param roster which one the replica follows; another than the one that is asked answers with the whole
 * @param since the version the replica has; 0 when none
 * @param after the last user of the page before; null to ask for changes
 */
record RosterQuestion(long roster, long since, @Nullable String after) {}
