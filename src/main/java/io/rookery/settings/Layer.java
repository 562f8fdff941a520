package io.rookery.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One place that settings come from. */
sealed interface Layer permits KeyedLayer, EnvironmentLayer {
    Optional<Given> find(String key);

    /** What was written here under names that stand for none of the given keys. */
    Map<String, Given> beside(Set<String> keys);
}
