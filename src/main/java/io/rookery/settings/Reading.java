package io.rookery.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One pass over all layers: the keys that were asked for, and what is wrong. */
final class Reading {
    private final List<Layer> layers;
    private final Map<String, String> environment;
    private final Problems problems;
    private final Map<String, Definition> definitions = new LinkedHashMap<>();

    /** Variables named by other settings; they are known without being settings. */
    private final Set<String> variables = new LinkedHashSet<>();

    /**
     * @param layers the strongest first
     * @param environment for settings that name a variable
     */
    Reading(List<Layer> layers, Map<String, String> environment, Problems problems) {
        this.layers = List.copyOf(layers);
        this.environment = environment;
        this.problems = problems;
    }

    /** A pass over one entry of a list, reporting to the same problems. */
    Reading within(Layer layer) {
        return new Reading(List.of(layer), environment, problems);
    }

    Section root() {
        return new Section(this, "");
    }

    void define(Definition definition) {
        definitions.put(definition.key(), definition);
    }

    Optional<Given> find(String key) {
        return layers.stream().flatMap(layer -> layer.find(key).stream()).findFirst();
    }

    Optional<String> variable(String name) {
        variables.add(name);
        return Optional.ofNullable(environment.get(name));
    }

    Set<String> keys() {
        return definitions.keySet();
    }

    /** What was asked for, in that order. */
    Collection<Definition> definitions() {
        return definitions.values();
    }

    Problems problems() {
        return problems;
    }

    void adoptVariables(Reading other) {
        variables.addAll(other.variables);
    }

    void refuseUnknown() {
        for (Layer layer : layers) {
            layer.beside(keys()).forEach((name, given) -> {
                if (!variables.contains(name)) {
                    problems.add(name, Section.masked(name, given.value()), "a known setting, from " + given.origin());
                }
            });
        }
    }
}
