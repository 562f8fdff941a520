package io.rookery.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in {@code conf/} are true. */
class SampleConfigurationTest {
    private static final Path SAMPLE = Path.of("conf", "rookery.yaml");

    /** Lists, whose default is made of others or no text. */
    private static final Set<String> DEFAULTS_OF_SEVERAL = Set.of(
            "redis.url",
            "cluster.members",
            "auth.keys",
            "moderation.flood.exempt-roles",
            "moderation.words.block",
            "moderation.words.shadow",
            "moderation.words.mask",
            "moderation.moderator-roles");

    private static final Pattern ROW = Pattern.compile(
            "^\\| `([a-z.-]+)` \\| ([^|]+) \\| (at once|for a drain that begins later) \\|$", Pattern.MULTILINE);

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
    void operatorsAreToldTheDefaultsOfTheSample() {
        Map<String, String> told = new TreeMap<>();
        for (SettingInForce setting : source().describe(Overrides.NONE)) {
            told.put(setting.key(), String.valueOf(setting.value()));
        }

        SettingsSource sample = SettingsLoader.load(List.of("--conf", SAMPLE.toString()), Map.of(), Optional.empty());
        for (SettingInForce setting : sample.describe(Overrides.NONE)) {
            if (!DEFAULTS_OF_SEVERAL.contains(setting.key())) {
                assertThat(told).containsEntry(setting.key(), String.valueOf(setting.value()));
            }
        }
    }

    @Test
    void operatorsFindInTheDocumentWhatTheyCanChangeAndNothingElse() throws Exception {
        Map<String, String> changeable = new TreeMap<>();
        for (SettingInForce setting : source().describe(Overrides.NONE)) {
            if (setting.holds() != null) {
                changeable.put(
                        setting.key(),
                        setting.expected() + " | " + setting.holds().label());
            }
        }

        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("docs", "operations.md")))
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2) + " | " + row.group(3)));
        assertThat(documented).isEqualTo(changeable);
    }

    @Test
    void everyPackageHasALogger() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "io", "rookery"))) {
            Set<String> packages =
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());

            assertThat(packages).containsAll(LogSettings.PACKAGES);
            packages.removeAll(LogSettings.PACKAGES);
            assertThat(packages).containsExactlyInAnyOrder("identity", "text");
        }
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

    private static SettingsSource source() {
        return SettingsLoader.load(List.of(), Map.of(), Optional.empty());
    }

    private static Settings load(String... arguments) {
        return SettingsLoader.load(List.of(arguments), Map.of(), Optional.empty())
                .base();
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
