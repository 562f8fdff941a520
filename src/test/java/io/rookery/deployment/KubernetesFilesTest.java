package io.rookery.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rookery.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KubernetesFilesTest {
    private static final Path DIRECTORY = Path.of("conf", "kubernetes");
    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final Pattern EXPOSED = Pattern.compile("(?m)^EXPOSE (.+)$");

    /** What the Secret and the pod itself would give. */
    private static final Map<String, String> GIVEN_ELSEWHERE = Map.of(
            "redis-url", "redis://:password@redis.rookery.svc.cluster.local:6379",
            "postgres-url", "postgresql://rookery:password@postgres.rookery.svc.cluster.local:5432/rookery",
            "token-secret", "0123456789abcdef0123456789abcdef",
            "admin-key", "0123456789abcdef0123456789abcdef",
            "metadata.name", "rookery-0",
            "status.podIP", "10.1.2.3");

    private static final List<JsonNode> objects = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        for (String name : YamlFile.texts(kustomization().path("resources"))) {
            objects.addAll(YamlFile.documents(DIRECTORY.resolve(name)));
        }
    }

    @Test
    void everyFileIsAppliedAndEveryObjectHasItsOwnName() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(KUSTOMIZATION)))
                    .containsExactlyInAnyOrderElementsOf(
                            YamlFile.texts(kustomization().path("resources")));
        }
        assertThat(objects)
                .allSatisfy(object -> assertThat(object.path("apiVersion").asText())
                        .as("%s", object)
                        .isNotBlank())
                .extracting(object -> object.path("kind").asText() + " " + nameOf(object))
                .doesNotHaveDuplicates();
    }

    @Test
    void everySelectorFindsThePods() {
        Map<String, String> labels = YamlFile.map(template().at("/metadata/labels"));
        List<JsonNode> selectors = new ArrayList<>();
        of("Service").forEach(service -> selectors.add(service.at("/spec/selector")));
        selectors.add(only("StatefulSet").at("/spec/selector/matchLabels"));
        selectors.add(only("PodDisruptionBudget").at("/spec/selector/matchLabels"));
        selectors.add(only("NetworkPolicy").at("/spec/podSelector/matchLabels"));
        YamlFile.withField(template(), "labelSelector")
                .forEach(term -> selectors.add(term.at("/labelSelector/matchLabels")));

        assertThat(selectors)
                .hasSize(7)
                .allSatisfy(selector -> assertThat(labels)
                        .isNotEmpty()
                        .containsAllEntriesOf(YamlFile.map(selector))
                        .hasSizeGreaterThanOrEqualTo(selector.size()));
        assertThat(selectors).noneMatch(JsonNode::isEmpty);
    }

    @Test
    void theNodesFindEachOtherThroughTheServiceOfTheStatefulSet() throws IOException {
        JsonNode headless = service(only("StatefulSet").at("/spec/serviceName").asText());

        assertThat(headless.at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(headless.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(settings().cluster().kubernetesServiceDns())
                .contains(nameOf(headless) + "."
                        + kustomization().path("namespace").asText() + ".svc.cluster.local");
        assertThat(settings().cluster().enabled()).isTrue();
        assertThat(settings().cluster().bindHost()).isEqualTo("10.1.2.3");
    }

    @Test
    void portsAreThoseOfTheImageAndOfTheSettings() throws IOException {
        Settings settings = settings();
        Map<String, Integer> ports = YamlFile.items(container().path("ports"))
                .collect(Collectors.toMap(
                        port -> port.path("name").asText(),
                        port -> port.path("containerPort").asInt()));

        assertThat(ports)
                .isEqualTo(Map.of(
                        "http", settings.http().port(),
                        "management", settings.management().port(),
                        "members", settings.cluster().port(),
                        "bus", settings.cluster().busPort()));
        assertThat(ports.values()).containsAll(exposedByTheImage());
        assertThat(settings.http().port()).isEqualTo(Settings.defaults().http().port());
        assertThat(settings.management().port())
                .isEqualTo(Settings.defaults().management().port());
    }

    @Test
    void everyPortThatIsNamedIsOneOfThePod() {
        Set<String> names = YamlFile.items(container().path("ports"))
                .map(port -> port.path("name").asText())
                .collect(Collectors.toSet());
        List<String> used = new ArrayList<>();
        of("Service")
                .forEach(service -> YamlFile.withField(service, "targetPort")
                        .forEach(port -> used.add(port.path("targetPort").asText())));
        YamlFile.withField(container(), "httpGet")
                .forEach(probe -> used.add(probe.at("/httpGet/port").asText()));
        YamlFile.withField(only("NetworkPolicy"), "port")
                .forEach(port -> used.add(port.path("port").asText()));

        assertThat(used).hasSizeGreaterThan(8).isSubsetOf(names);
    }

    @Test
    void probesReachTheManagementPortAndAskWhatTheyShould() throws IOException {
        assertThat(settings().management().host()).isEqualTo("0.0.0.0");
        assertThat(container().at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(container().at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(YamlFile.withField(container(), "httpGet"))
                .hasSize(3)
                .allSatisfy(
                        probe -> assertThat(probe.at("/httpGet/port").asText()).isEqualTo("management"));
    }

    @Test
    void whatIsReferredToIsThere() throws IOException {
        JsonNode target = only("HorizontalPodAutoscaler").at("/spec/scaleTargetRef");

        assertThat(only(target.path("kind").asText()).at("/metadata/name")).isEqualTo(target.path("name"));
        assertThat(YamlFile.withField(container(), "configMapRef"))
                .extracting(reference -> reference.at("/configMapRef/name").asText())
                .containsExactly(nameOf(only("ConfigMap")));
        assertThat(YamlFile.items(container().path("volumeMounts"))
                        .map(mount -> mount.path("name").asText()))
                .containsExactlyInAnyOrderElementsOf(YamlFile.items(template().at("/spec/volumes"))
                        .map(volume -> volume.path("name").asText())
                        .toList());
        assertThat(kustomization().at("/images/0/name")).isEqualTo(container().path("image"));
    }

    @Test
    void theAutoscalerCountsWhatTheServerCounts() throws IOException {
        List<String> metrics = YamlFile.withField(only("HorizontalPodAutoscaler"), "metric").stream()
                .map(metric -> metric.at("/metric/name").asText())
                .toList();
        String documented = Files.readString(Path.of("docs", "metrics.md"));

        assertThat(metrics)
                .hasSize(1)
                .allSatisfy(metric -> assertThat(documented).contains("| `" + metric + "` |"));
    }

    @Test
    void thePodMayWriteOnlyWhereItsSettingsSay() throws IOException {
        List<String> mounts = YamlFile.items(container().path("volumeMounts"))
                .map(mount -> mount.path("mountPath").asText())
                .toList();

        assertThat(container().at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(template().at("/spec/securityContext/runAsNonRoot").asBoolean())
                .isTrue();
        assertThat(mounts).contains("/tmp");
        assertThat(dockerfile())
                .contains("ENV ROOKERY_DATA_DIR=" + mounts.get(1))
                .contains("USER "
                        + template().at("/spec/securityContext/runAsUser").asText() + ":");
    }

    @Test
    void onlyOneNodeAtATimeIsTakenAway() {
        assertThat(only("PodDisruptionBudget").at("/spec/maxUnavailable").asInt())
                .isEqualTo(1);
        assertThat(only("StatefulSet").at("/spec/updateStrategy/type").asText()).isEqualTo("RollingUpdate");
        assertThat(only("HorizontalPodAutoscaler").at("/spec/minReplicas"))
                .isEqualTo(only("StatefulSet").at("/spec/replicas"));
    }

    /** As a node would read them; a name that is no setting, or a bad value, fails here. */
    private static Settings settings() throws IOException {
        Map<String, String> environment =
                new TreeMap<>(YamlFile.map(only("ConfigMap").path("data")));
        container()
                .path("env")
                .forEach(variable -> environment.put(variable.path("name").asText(), valueOf(variable)));
        return Settings.load(List.of("--conf", "conf/rookery.yaml"), environment);
    }

    private static String valueOf(JsonNode variable) {
        JsonNode elsewhere = variable.at("/valueFrom/secretKeyRef/key");
        if (elsewhere.isMissingNode()) {
            elsewhere = variable.at("/valueFrom/fieldRef/fieldPath");
        }
        return elsewhere.isMissingNode()
                ? variable.path("value").asText()
                : GIVEN_ELSEWHERE.getOrDefault(elsewhere.asText(), "");
    }

    private static List<Integer> exposedByTheImage() throws IOException {
        return EXPOSED.matcher(dockerfile())
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(" ", -1)))
                .map(Integer::valueOf)
                .toList();
    }

    private static String dockerfile() throws IOException {
        return Files.readString(Path.of("Dockerfile"));
    }

    private static JsonNode kustomization() throws IOException {
        return YamlFile.documents(DIRECTORY.resolve(KUSTOMIZATION)).get(0);
    }

    private static JsonNode template() {
        return only("StatefulSet").at("/spec/template");
    }

    private static JsonNode container() {
        return template().at("/spec/containers/0");
    }

    private static JsonNode service(String name) {
        return of("Service").stream()
                .filter(service -> nameOf(service).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode only(String kind) {
        List<JsonNode> found = of(kind);
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    private static List<JsonNode> of(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
