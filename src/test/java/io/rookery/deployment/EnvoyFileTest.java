package io.rookery.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rookery.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EnvoyFileTest {
    private static final Settings SETTINGS = Settings.defaults();

    private static JsonNode resources;

    @BeforeAll
    static void read() throws IOException {
        resources = YamlFile.documents(Path.of("conf", "envoy.yaml")).get(0).path("static_resources");
    }

    @Test
    void everyRouteLeadsToAClusterThatIsThere() {
        List<String> clusters = YamlFile.items(resources.path("clusters"))
                .map(cluster -> cluster.path("name").asText())
                .toList();
        List<JsonNode> routes = YamlFile.withField(resources.path("listeners"), "route");

        assertThat(routes)
                .isNotEmpty()
                .allSatisfy(route ->
                        assertThat(clusters).contains(route.at("/route/cluster").asText()));
        assertThat(resources.at("/clusters/0/load_assignment/cluster_name").asText())
                .isIn(clusters);
    }

    @Test
    void everyNodeIsReachedAndAskedAtItsPorts() {
        List<JsonNode> endpoints = YamlFile.withField(resources.path("clusters"), "endpoint");

        assertThat(endpoints).hasSize(3).allSatisfy(found -> {
            JsonNode endpoint = found.path("endpoint");
            assertThat(endpoint.at("/address/socket_address/port_value").asInt())
                    .isEqualTo(SETTINGS.http().port());
            assertThat(endpoint.at("/health_check_config/port_value").asInt())
                    .isEqualTo(SETTINGS.management().port());
        });
        assertThat(endpoints)
                .extracting(found ->
                        found.at("/endpoint/address/socket_address/address").asText())
                .doesNotHaveDuplicates();
        assertThat(YamlFile.withField(resources, "http_health_check"))
                .extracting(check -> check.at("/http_health_check/path").asText())
                .containsExactly("/health/ready");
    }

    @Test
    void webSocketsPassAndLastLongerThanAHeartbeat() {
        JsonNode manager = YamlFile.withField(resources, "upgrade_configs").get(0);

        assertThat(manager.at("/upgrade_configs/0/upgrade_type").asText()).isEqualTo("websocket");
        assertThat(YamlFile.withField(manager, "timeout"))
                .extracting(route -> route.path("timeout").asText())
                .containsExactly("0s");
        assertThat(seconds(manager, "stream_idle_timeout"))
                .isGreaterThan(
                        SETTINGS.session().heartbeat().plus(SETTINGS.session().pongDeadline()));
        assertThat(seconds(manager, "request_headers_timeout"))
                .isEqualTo(SETTINGS.limits().headerDeadline());
    }

    private static Duration seconds(JsonNode node, String field) {
        return Duration.parse("PT" + node.path(field).asText());
    }
}
