package io.rookery.protocol;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a query of presence is about.
 *
 * <p>One of users, zone and channel.
 *
 * @param users by name; empty when a place is asked for
 * @param channel whose members are meant
 * @param statuses one of which a user has; empty when any will do
 * @param activity what a user does; null when anything will do
 * @param limit how many users are wanted at most
 */
public record PresenceQuestion(
        List<String> users,
        @Nullable String zone,
        @Nullable String channel,
        Set<PresenceStatus> statuses,
        @Nullable String activity,
        int limit) {}
