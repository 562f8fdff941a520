package io.rookery.store;

import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/**
 * How many different users were there, by day of the UTC calendar, within about one percent. Adding may be repeated without
 * harm. Futures fail as those of {@link MessageLog}.
 */
public interface ActiveUsers {
    /** So many days are kept, today among them. */
    int DAYS_KEPT = 31;

    /** At most so many are added at a time. */
    int BATCH_MAX = 1_024;

    Future<Void> add(LocalDate day, Collection<UserId> users);

    /** Each user once, however many of the days they were there. */
    Future<Long> count(List<LocalDate> days);
}
