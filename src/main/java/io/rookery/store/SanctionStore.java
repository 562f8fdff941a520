package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What users suffer in single channels. Whatever is appended to a channel is compared with it by the append itself, see {@link
 * AppendOutcome}. Futures fail as those of {@link MessageLog}.
 */
public interface SanctionStore {
    /** Sanctions of one channel. */
    int ENTRIES_MAX = 10_000;

    /**
     * Imposes a sanction, in place of one of the same kind. A ban ends the user's role and invitation, and keeps the user from
     * joining; membership is for the caller to end.
     *
     * @param length zero for ever
     * @return until when; fails with {@code limitExceeded} when the channel has too many
     */
    Future<Imposed> impose(Topic topic, UserId user, Sanction sanction, Duration length);

    /**
     * @return whether there was one
     */
    Future<Boolean> lift(Topic topic, UserId user, Sanction sanction);

    /**
     * Lets everybody but moderators speak once in an interval.
     *
     * @param interval zero for as often as they like
     */
    Future<Void> slow(Topic topic, Duration interval);

    /** Whether there is anything at all to look for in a channel. */
    Future<Boolean> exist(Topic topic);

    Future<Boolean> isBanned(Topic topic, UserId user);

    /** Whether the user suffers anything there, so that others are to hear nothing from them. */
    Future<Boolean> isSilent(Topic topic, UserId user);

    /**
     * @param untilMillis zero for ever
     */
    record Imposed(long untilMillis) {}
}
