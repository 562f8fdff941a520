package io.rookery.settings;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the operators have set for all nodes of the cluster, above what each was started with.
 *
 * @param version rises by one with each change; zero when there was none yet
 * @param values by key
 */
public record Overrides(long version, SortedMap<String, String> values) {
    public static final Overrides NONE = new Overrides(0, Map.of());

    public Overrides {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public Overrides(long version, Map<String, String> values) {
        this(version, new TreeMap<>(values));
    }

    /** The next version, as it is after a change. */
    public Overrides after(SettingsChange change) {
        Map<String, String> next = new TreeMap<>(values);
        next.putAll(change.set());
        next.keySet().removeAll(change.remove());
        return new Overrides(version + 1, next);
    }
}
