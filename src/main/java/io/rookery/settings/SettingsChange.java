package io.rookery.settings;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an operator wants to be otherwise, all of it or nothing.
 *
 * @param set new values by key
 * @param remove keys that are to go back to what each node was started with
 */
public record SettingsChange(SortedMap<String, String> set, SortedSet<String> remove) {
    public SettingsChange {
        set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
        remove = Collections.unmodifiableSortedSet(new TreeSet<>(remove));
    }

    public SettingsChange(Map<String, String> set, Set<String> remove) {
        this(new TreeMap<>(set), new TreeSet<>(remove));
    }

    /** What of it is not so already. */
    public SettingsChange beyond(Overrides overrides) {
        SortedMap<String, String> newly = new TreeMap<>(set);
        newly.entrySet().removeAll(overrides.values().entrySet());
        SortedSet<String> gone = new TreeSet<>(remove);
        gone.retainAll(overrides.values().keySet());
        return new SettingsChange(newly, gone);
    }

    public boolean isEmpty() {
        return set.isEmpty() && remove.isEmpty();
    }
}
