package io.rookery.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rookery.settings.HostAndPort;
import io.rookery.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
    private static final Path FILE = Path.of("conf", "compose.yaml");
    private static final Path PROXY = Path.of("conf", "haproxy.cfg");
    private static final List<String> NODES = List.of("node-1", "node-2", "node-3");
    private static final Pattern PRESET = Pattern.compile("(?m)^ *presetenv (\\w+) +(\\S+)$");
    private static final Pattern USED = Pattern.compile("\\$\\{(\\w+)}");

    private static JsonNode services;

    @BeforeAll
    static void read() throws IOException {
        services = YamlFile.documents(FILE).get(0).path("services");
    }

    @Test
    void everyNodeHasSettingsItCanStartWith() {
        for (String node : NODES) {
            Settings settings = settings(node);

            assertThat(settings.nodeId()).contains(node);
            assertThat(settings.cluster().enabled()).isTrue();
            assertThat(settings.cluster().bindHost()).isEqualTo(address(node));
            assertThat(settings.management().host()).isEqualTo("0.0.0.0");
            assertThat(settings.redis().urls())
                    .extracting(url -> url.getHost())
                    .containsExactly("redis")
                    .allSatisfy(host -> assertThat(services.has(host)).isTrue());
            assertThat(settings.postgres().url()).hasValueSatisfying(ComposeFileTest::isOfTheService);
        }
    }

    private static void isOfTheService(URI url) {
        Map<String, String> server = YamlFile.map(services.at("/postgres/environment"));
        assertThat(url)
                .hasHost("postgres")
                .hasUserInfo(server.get("POSTGRES_USER") + ":" + server.get("POSTGRES_PASSWORD"))
                .hasPath("/" + server.get("POSTGRES_DB"));
    }

    @Test
    void everyNodeKnowsTheAddressesOfAll() {
        for (String node : NODES) {
            Settings settings = settings(node);

            assertThat(settings.cluster().members())
                    .extracting(HostAndPort::toString)
                    .containsExactlyInAnyOrderElementsOf(NODES.stream()
                            .map(member ->
                                    address(member) + ":" + settings.cluster().port())
                            .toList());
        }
    }

    @Test
    void redisWritesDownWhatItIsTold() {
        assertThat(YamlFile.texts(services.at("/redis/command")))
                .containsSubsequence("--appendonly", "yes")
                .containsSubsequence("--maxmemory-policy", "noeviction");
    }

    @Test
    void theProxyRunsTheShippedFile() {
        assertThat(YamlFile.texts(services.at("/haproxy/volumes")))
                .containsExactly("./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro");
        assertThat(YamlFile.texts(services.at("/haproxy/ports"))).anyMatch(port -> port.startsWith("127.0.0.1:8404:"));
    }

    @Test
    void theProxyFindsTheNodesUnderItsDefaults() throws IOException {
        Map<String, String> presets = presets();

        for (String node : NODES) {
            Settings settings = settings(node);
            String prefix = "NODE_" + node.substring("node-".length());

            assertThat(presets)
                    .containsEntry(
                            prefix + "_ADDRESS", node + ":" + settings.http().port())
                    .containsEntry(
                            prefix + "_MANAGEMENT_PORT",
                            Integer.toString(settings.management().port()));
        }
    }

    @Test
    void whatTheProxyReadsFromTheEnvironmentHasADefaultAndNothingElseIsGiven() throws IOException {
        Set<String> presets = presets().keySet();
        Set<String> used = USED.matcher(Files.readString(PROXY))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(used).isNotEmpty().isEqualTo(presets);
        assertThat(YamlFile.map(services.at("/haproxy/environment")).keySet()).isSubsetOf(presets);
    }

    private static Map<String, String> presets() throws IOException {
        Map<String, String> presets = new TreeMap<>();
        for (MatchResult found :
                PRESET.matcher(Files.readString(PROXY)).results().toList()) {
            presets.put(found.group(1), found.group(2));
        }
        return presets;
    }

    private static String address(String node) {
        return services.path(node).at("/networks/cluster/ipv4_address").asText();
    }

    /** As the node would read them; a name that is no setting, or a bad value, fails here. */
    private static Settings settings(String node) {
        Map<String, String> environment =
                new TreeMap<>(YamlFile.map(services.path(node).path("environment")));
        environment.put("TOKEN_SECRET", "0123456789abcdef0123456789abcdef");
        return Settings.load(List.of("--conf", "conf/rookery.yaml"), environment);
    }
}
