package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to whom, when and why. The nodes follow it, too: what was done to a user takes effect on the user's sessions when
 * their nodes read of it. Futures fail as those of {@link MessageLog}.
 */
public interface AuditLog {
    int PAGE_MAX = 1_000;

    /** Users who suffer something in the whole game and are listed; beyond it those whose end is nearest are not. */
    int LISTED_MAX = 100_000;

    /**
     * @return the deed's number; numbers rise by one
     */
    Future<Long> note(Done done);

    /**
     * Reads forward.
     *
     * @param number exclusive
     */
    Future<Followed> after(long number, int limit);

    /**
     * Reads backward.
     *
     * @param before exclusive; null for the newest
     */
    Future<List<Noted>> page(@Nullable Long before, int limit);

    /**
     * Users who suffer something in the whole game, those first whose end is nearest.
     *
     * @param from how many to skip
     */
    Future<List<Listed>> suffering(Sanction sanction, int from, int limit);

    /**
     * @param by a user, or who an operator says to be
     * @param user whom it was done to; null for nobody
     * @param topic where; null for the whole game
     * @param untilMillis zero for ever, or where nothing lasts
     */
    record Done(
            Deed deed,
            String by,
            @Nullable UserId user,
            @Nullable Topic topic,
            long untilMillis,
            @Nullable String reason) {}

    record Noted(long number, long atMillis, Done done) {}

    /**
     * @param oldest the number of the oldest deed kept; zero when there is none
     * @param newest that of the newest
     */
    record Followed(long oldest, long newest, List<Noted> deeds) {}

    /**
     * @param untilMillis zero for ever
     */
    record Listed(UserId user, long untilMillis) {}
}
