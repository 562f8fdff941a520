package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;

/**
 * Something that is copied into the archive as it changes: a channel with all who belong to it, what a user suffers in the whole game,
 * or the reports.
 */
public sealed interface Subject {
    /** The name under which it is marked and archived; no two have the same. */
    String name();

    /** As {@link Topic#placement()}. */
    default int placement() {
        return Topic.placementOf(name());
    }

    /**
     * @throws IllegalArgumentException when no subject has that name
     */
    static Subject of(String name) {
        if (name.equals(Reports.NAME)) {
            return new Reports();
        }
        return name.startsWith(User.PREFIX)
                ? new User(new UserId(name.substring(User.PREFIX.length())))
                : new Channel(Topic.ofTrusted(name));
    }

    record Channel(Topic topic) implements Subject {
        @Override
        public String name() {
            return topic.name();
        }
    }

    record User(UserId user) implements Subject {
        /** No kind of topic. */
        private static final String PREFIX = "user:";

        @Override
        public String name() {
            return PREFIX + user.value();
        }
    }

    record Reports() implements Subject {
        private static final String NAME = "reports";

        @Override
        public String name() {
            return NAME;
        }
    }
}
