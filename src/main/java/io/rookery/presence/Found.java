package io.rookery.presence;

import io.rookery.protocol.Presence;
import java.util.List;

/**
 * All whom a query finds, by name.
 *
 * <p>Up to {@link #LISTED_MAX} are listed from the first one on, as many as were asked for and the same for everybody. Of
 * more, everybody is shown their neighbours: those who stand next to them by name.
 */
final class Found {
    static final int LISTED_MAX = 2_000;
    static final int NEIGHBOURS_MAX = 50;

    private final List<Presence> all;
    private final int limit;
    private final QueryResult listed;

    /**
     * @param limit how many are shown at most
     */
    Found(long version, List<Presence> all, int limit) {
        this.all = all;
        this.limit = limit;
        this.listed = new QueryResult(version, List.copyOf(all.subList(0, Math.min(limit, all.size()))), all.size());
    }

    long version() {
        return listed.version();
    }

    boolean isSame(Found other) {
        if (all.size() != other.all.size()) {
            return false;
        }
        for (int i = 0; i < all.size(); i++) {
            if (!QueryResult.isSame(all.get(i), other.all.get(i))) {
                return false;
            }
        }
        return true;
    }

    QueryResult shownTo(String userId) {
        return all.size() <= LISTED_MAX ? listed : neighbours(userId);
    }

    /** Whether everybody is shown this very result. */
    boolean isForAll(QueryResult shown) {
        return shown == listed;
    }

    private QueryResult neighbours(String userId) {
        int count = Math.min(limit, NEIGHBOURS_MAX);
        int from = Math.max(0, Math.min(placeOf(userId) - count / 2, all.size() - count));
        return new QueryResult(version(), List.copyOf(all.subList(from, from + count)), all.size());
    }

    /** How many stand before the user. */
    private int placeOf(String userId) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).userId().compareTo(userId) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
