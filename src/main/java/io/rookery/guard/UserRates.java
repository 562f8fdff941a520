package io.rookery.guard;

import io.rookery.identity.UserId;
import io.rookery.settings.LimitSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast each user gives commands that come without a connection of their own. Who has asked longest ago is forgotten first.
 * Belongs to one event loop.
 */
public final class UserRates {
    public static final int USERS_MAX = 10_000;

    private final Map<UserId, CommandRate> rates = new LinkedHashMap<>(16, 0.75f, true);
    private final int usersMax;

    /**
     * @param usersMax as many are remembered
     */
    public UserRates(int usersMax) {
        this.usersMax = usersMax;
    }

    /**
     * @param limits those that hold now
     * @return zero when the user may give another command now; else after how many milliseconds
     */
    public long take(UserId user, LimitSettings limits, long nowNanos) {
        CommandRate rate = rates.computeIfAbsent(user, unknown -> new CommandRate(limits, nowNanos));
        if (rates.size() > usersMax) {
            rates.remove(rates.keySet().iterator().next());
        }
        rate.keepTo(limits, nowNanos);
        return rate.take(nowNanos) ? 0 : rate.retryAfterMillis(nowNanos);
    }

    int remembered() {
        return rates.size();
    }
}
