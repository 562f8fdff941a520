package io.rookery.store;

import io.rookery.identity.NodeId;
import io.rookery.settings.Overrides;
import io.rookery.settings.SettingsChange;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the operators have set for all nodes, and the last of what they have changed. Futures fail as those of {@link
 * MessageLog}.
 */
public interface OverrideStore {
    /** Older changes are forgotten. */
    int CHANGES_KEPT = 1_000;

    int PAGE_MAX = 200;

    Future<Overrides> read();

    /**
     * Makes a change if the overrides are still what they were.
     *
     * @param before as they were read
     * @param told for each key of the change, what it was and what it becomes
     * @return as they are now; empty when they had another version
     */
    Future<Optional<Overrides>> change(
            Overrides before, SettingsChange change, SortedMap<String, FromTo> told, Author author);

    /**
     * Puts back what the store had and has lost.
     *
     * @return false when it has this version or a newer one, so that nothing was done
     */
    Future<Boolean> restore(Overrides overrides, NodeId node);

    /**
     * The newest changes.
     *
     * @param before the id of a change; only those that were made before it. Null for the newest of all
     * @param limit 1..{@link #PAGE_MAX}
     */
    Future<List<NotedChange>> changes(@Nullable String before, int limit);

    /**
     * Who makes a change.
     *
     * @param by as the request says
     * @param address from which it came
     * @param node that was asked
     */
    record Author(String by, String address, NodeId node) {}

    /** The value a setting has without and with a change; empty when it is not set. */
    record FromTo(String from, String to) {}

    /**
     * What was changed of one setting.
     *
     * @param id orders the changes
     * @param version of the overrides from then on
     */
    record NotedChange(
            String id, long atMillis, long version, String key, FromTo fromTo, String by, String address, String node) {
        /** Instead of a key: the nodes put back what the store had lost. */
        public static final String EVERYTHING = "*";
    }
}
