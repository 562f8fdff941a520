package io.rookery.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings written under their own keys: a file, the command line, or one entry of a list. */
record KeyedLayer(Map<String, Given> values) implements Layer {

    /** Flattens a tree: {@code {http: {port: 1}}} becomes {@code http.port}. A null counts as not written. */
    static KeyedLayer of(JsonNode tree, String prefix, String origin) {
        Map<String, Given> values = new LinkedHashMap<>();
        flatten(tree, prefix, origin, values);
        return new KeyedLayer(values);
    }

    private static void flatten(JsonNode node, String key, String origin, Map<String, Given> values) {
        if (node.isObject()) {
            String prefix = key.isEmpty() ? "" : key + ".";
            node.properties().forEach(entry -> flatten(entry.getValue(), prefix + entry.getKey(), origin, values));
        } else if (!node.isNull() && !node.isMissingNode()) {
            values.put(key, new Given(node, origin));
        }
    }

    @Override
    public Optional<Given> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public Map<String, Given> beside(Set<String> keys) {
        Map<String, Given> rest = new LinkedHashMap<>(values);
        rest.keySet().removeAll(keys);
        return rest;
    }
}
