package io.rookery.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The files in {@code conf/} are true. */
class SampleConfigurationTest {
    private static final Path SAMPLE = Path.of("conf", "rookery.yaml");

    @Test
    void everySettingIsInTheSampleAndNothingElse() throws Exception {
        Reading reading = new Reading(List.of(), Map.of(), new Problems());
        Settings.read(reading.root());

        assertThat(keysOf(YamlText.parse(Files.readString(SAMPLE)))).isEqualTo(new TreeSet<>(reading.keys()));
    }

    @Test
    void theSampleStatesTheDefaults() {
        assertThat(load("--conf", SAMPLE.toString())).isEqualTo(Settings.defaults());
    }

    @Test
    void theSampleStatesTheDefaultsOfDevelopmentToo() {
        assertThat(load("--conf", SAMPLE.toString(), "--dev")).isEqualTo(load("--dev"));
    }

    @Test
    void theBenchProfileLiftsTheLimits() {
        Settings bench = load("--conf", "conf/bench.yaml");

        assertThat(bench.dev()).isTrue();
        assertThat(bench.auth().insecure()).isTrue();
        assertThat(bench.http().host()).isEqualTo("127.0.0.1");
        assertThat(bench.limits().commandsPerSecond()).isEqualTo(Integer.MAX_VALUE);
        assertThat(bench.limits().connectionsPerAddress()).isEqualTo(Integer.MAX_VALUE);
        assertThat(bench.limits().sessionsPerSecondPerCore()).isEqualTo(Integer.MAX_VALUE);
    }

    private static Settings load(String... arguments) {
        return SettingsLoader.load(List.of(arguments), Map.of(), Optional.empty());
    }

    private static Set<String> keysOf(JsonNode tree) {
        Set<String> keys = new TreeSet<>();
        collect(tree, "", keys);
        return keys;
    }

    private static void collect(JsonNode node, String key, Set<String> keys) {
        if (node.isObject()) {
            String prefix = key.isEmpty() ? "" : key + ".";
            node.properties().forEach(entry -> collect(entry.getValue(), prefix + entry.getKey(), keys));
        } else {
            keys.add(key);
        }
    }
}
