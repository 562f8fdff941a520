package io.rookery.presence;

import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceQuestion;
import io.rookery.protocol.PresenceStatus;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which users of a place or a list are wanted, and how many of them are shown.
 *
 * @param statuses one of which a user has; empty when any will do
 * @param activity what a user does; null when anything will do
 */
record PresenceFilter(
        Set<PresenceStatus> statuses, @Nullable String activity, int limit) {

    static PresenceFilter of(PresenceQuestion question) {
        return new PresenceFilter(question.statuses(), question.activity(), question.limit());
    }

    /**
     * @param byName sorted, so that everybody shows the same ones of many
     */
    Found select(long version, Collection<Presence> byName) {
        return new Found(version, byName.stream().filter(this::matches).toList(), limit);
    }

    private boolean matches(Presence presence) {
        return (statuses.isEmpty() || statuses.contains(presence.status()))
                && (activity == null || activity.equals(presence.activity()));
    }
}
