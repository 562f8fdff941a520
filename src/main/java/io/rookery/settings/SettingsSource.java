package io.rookery.settings;

import com.fasterxml.jackson.databind.node.TextNode;
import io.rookery.settings.SettingInForce.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings as they were written when the node started, and what they are with overrides. */
public final class SettingsSource {
    private static final String OVERRIDE = "an override";

    /** Long enough for every number, size, duration and choice. */
    private static final int VALUE_LENGTH_MAX = 64;

    private final Map<Source, Layer> layers;
    private final Map<String, String> environment;
    private final Settings base;
    private final Map<String, Definition> definitions = new LinkedHashMap<>();

    /** @param layers the strongest first */
    SettingsSource(Map<Source, Layer> layers, Map<String, String> environment, Problems problems) {
        this.layers = layers;
        this.environment = environment;
        Reading reading = new Reading(List.copyOf(layers.values()), environment, problems);
        this.base = Settings.read(reading.root());
        reading.refuseUnknown();
        problems.throwIfAny();
        reading.definitions().forEach(definition -> definitions.put(definition.key(), definition));
    }

    /**
     * As {@link Settings#load}.
     *
     * @throws InvalidSettingsException with everything that is wrong
     */
    public static SettingsSource load(List<String> arguments, Map<String, String> environment) {
        return SettingsLoader.load(arguments, environment, SettingsLoader.USUAL);
    }

    /** What holds without overrides. */
    public Settings base() {
        return base;
    }

    /**
     * What holds with overrides. Those for settings that this node does not let be changed are left out: another version of
     * Rookery may have more.
     *
     * @throws InvalidSettingsException when they do not go with what this node was started with
     */
    public LiveSettings with(Overrides overrides) {
        Map<String, Given> values = new LinkedHashMap<>();
        overrides.values().forEach((key, value) -> {
            if (isChangeable(key)) {
                values.put(key, new Given(TextNode.valueOf(value), OVERRIDE));
            }
        });
        List<Layer> all = new ArrayList<>(layers.values());
        all.add(0, new KeyedLayer(values));
        Problems problems = new Problems();
        LiveSettings live = LiveSettings.read(new Reading(all, environment, problems).root());
        problems.throwIfAny();
        return live;
    }

    /**
     * Checks a change by itself, and everything together as it would be.
     *
     * @throws InvalidSettingsException with everything that is wrong
     */
    public void check(Overrides overrides, SettingsChange change) {
        Problems problems = new Problems();
        change.set().forEach((key, value) -> check(key, value, change, problems));
        change.remove().stream()
                .filter(key -> !isChangeable(key) && !overrides.values().containsKey(key))
                .forEach(key -> problems.add(shown(key), "removed", expected(key)));
        problems.throwIfAny();
        with(overrides.after(change));
    }

    private void check(String key, String value, SettingsChange change, Problems problems) {
        if (!isChangeable(key)) {
            problems.add(shown(key), Section.masked(key, TextNode.valueOf(shown(value))), expected(key));
        } else if (value.length() > VALUE_LENGTH_MAX) {
            problems.add(key, value.length() + " characters", "at most " + VALUE_LENGTH_MAX);
        } else if (change.remove().contains(key)) {
            problems.add(key, "set and removed", "one of the two");
        }
    }

    private String expected(String key) {
        return definitions.containsKey(key)
                ? "a setting that can be changed while nodes run; this one takes a restart"
                : "a known setting";
    }

    private boolean isChangeable(String key) {
        Definition definition = definitions.get(key);
        return definition != null && definition.holds() != null;
    }

    private static String shown(String text) {
        return text.length() <= VALUE_LENGTH_MAX ? text : text.substring(0, VALUE_LENGTH_MAX) + "…";
    }

    /** Every setting, in the order of {@code conf/rookery.yaml} within each area. */
    public List<SettingInForce> describe(Overrides overrides) {
        return definitions.values().stream()
                .map(definition -> describe(definition, overrides))
                .toList();
    }

    /** One setting; one that this node does not know has the value of its override. */
    public SettingInForce describe(String key, Overrides overrides) {
        return describe(definitions.getOrDefault(key, new Definition(key, "unknown here", null, null)), overrides);
    }

    private SettingInForce describe(Definition definition, Overrides overrides) {
        SettingInForce written = written(definition);
        String override = overrides.values().get(definition.key());
        return override == null
                ? written
                : new SettingInForce(
                        written.key(),
                        override,
                        Source.OVERRIDE,
                        null,
                        written.value(),
                        written.expected(),
                        written.holds());
    }

    private SettingInForce written(Definition definition) {
        String key = definition.key();
        for (Map.Entry<Source, Layer> layer : layers.entrySet()) {
            Optional<Given> given = layer.getValue().find(key);
            if (given.isPresent()) {
                String value = Section.masked(key, given.get().value());
                return written(definition, value, layer.getKey(), given.get().origin());
            }
        }
        return written(definition, definition.fallback(), Source.DEFAULT, null);
    }

    private static SettingInForce written(
            Definition definition, @Nullable String value, Source source, @Nullable String origin) {
        return new SettingInForce(
                definition.key(), value, source, origin, value, definition.expected(), definition.holds());
    }
}
