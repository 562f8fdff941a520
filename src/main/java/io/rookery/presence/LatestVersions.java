package io.rookery.presence;

import java.util.HashMap;
import java.util.Map;

/**
 * The newest version heard of each user, for a bounded number of users: of those unheard of for longest, a half is forgotten at
 * once.
 */
final class LatestVersions {
    private static final class Version {
        private long number;
    }

    private final int usersMax;
    private Map<String, Version> recent = new HashMap<>();
    private Map<String, Version> before = new HashMap<>();

    /**
     * @param usersMax at least 2
     */
    LatestVersions(int usersMax) {
        this.usersMax = usersMax;
    }

    /**
     * @return false when the version is not newer than the one that is known
     */
    boolean add(String userId, long version) {
        Version known = known(userId);
        if (known.number >= version) {
            return false;
        }
        known.number = version;
        return true;
    }

    private Version known(String userId) {
        Version known = recent.get(userId);
        if (known == null) {
            known = before.remove(userId);
            if (known == null) {
                known = new Version();
            }
            if (recent.size() >= usersMax / 2) {
                before = recent;
                recent = new HashMap<>();
            }
            recent.put(userId, known);
        }
        return known;
    }

    int count() {
        return recent.size() + before.size();
    }
}
