package io.rookery.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path directory;

    @Test
    void aFileOverridesTheDefaults() throws IOException {
        Settings settings = load(Map.of(), "--conf", file("http: {port: 9000}\nsession: {heartbeat: 20s}"));

        assertThat(settings.http().port()).isEqualTo(9000);
        assertThat(settings.session().heartbeat()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void theEnvironmentOverridesTheFileAndTheCommandLineOverridesBoth() throws IOException {
        String file = file("http: {port: 9000}\nmanagement: {port: 9001}\ndata-dir: from-file");
        Map<String, String> environment = Map.of("ROOKERY_HTTP_PORT", "9100", "ROOKERY_MANAGEMENT_PORT", "9101");

        Settings settings = load(environment, "--conf=" + file, "--http-port", "9200");

        assertThat(settings.http().port()).isEqualTo(9200);
        assertThat(settings.management().port()).isEqualTo(9101);
        assertThat(settings.dataDirectory()).isEqualTo(Path.of("from-file"));
    }

    @Test
    void everyFlagIsUnderstoodInBothForms() {
        Settings apart =
                load(Map.of(), "--http-port", "1", "--management-port", "2", "--data-dir", "d", "--cluster", "--dev");
        Settings together =
                load(Map.of(), "--http-port=1", "--management-port=2", "--data-dir=d", "--cluster=true", "--dev=true");

        assertThat(apart).isEqualTo(together);
        assertThat(apart.http().port()).isEqualTo(1);
        assertThat(apart.management().port()).isEqualTo(2);
        assertThat(apart.dataDirectory()).isEqualTo(Path.of("d"));
        assertThat(apart.cluster().enabled()).isTrue();
        assertThat(apart.dev()).isTrue();
    }

    @Test
    void theEnvironmentReachesNestedKeysAndLists() {
        Settings settings = load(Map.of(
                "ROOKERY_NODE_ID", "node-1",
                "ROOKERY_REDIS_URL", "redis://10.0.0.9:7000",
                "ROOKERY_CLUSTER_LINK_SILENT_AFTER", "5s",
                "ROOKERY_CLUSTER_MEMBERS", "10.0.0.1:5701, [::1]:5702",
                "ROOKERY_CHANNELS_GUILD_HISTORY_MESSAGES_MAX", "20"));

        assertThat(settings.nodeId()).contains("node-1");
        assertThat(settings.redis().urls()).containsExactly(URI.create("redis://10.0.0.9:7000"));
        assertThat(settings.cluster().link().silentAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.cluster().members())
                .containsExactly(new HostAndPort("10.0.0.1", 5701), new HostAndPort("::1", 5702));
        assertThat(settings.channels().policy("guild").orElseThrow().historyMessagesMax())
                .isEqualTo(20);
    }

    @Test
    void allProblemsAreNamedAtOnceWithKeyValueNeedAndPlace() throws IOException {
        String file = file("http: {prot: 1, port: 99999}\nsession: {heartbeat: 15}\nlimits: {frame-bytes-max: 2GiB}");
        Map<String, String> environment = Map.of("ROOKERY_REDIS_MODE", "single", "ROOKERY_HTTP_PROT", "2");

        List<String> problems = problems(environment, "--conf", file, "--management-port", "x", "--devel");

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "argument: --devel (expected: one of --conf, --http-port, --management-port, --cluster,"
                                + " --data-dir, --dev, from the command line)",
                        "http.port: 99999 (expected: 0..65535, from " + file + ")",
                        "management.port: x (expected: 0..65535, from --management-port)",
                        "redis.mode: single (expected: one of standalone, sentinel, cluster, from ROOKERY_REDIS_MODE)",
                        "limits.frame-bytes-max: 2GiB (expected: a size of 1KiB..1MiB, from " + file + ")",
                        "session.heartbeat: 15 (expected: a duration of 1s..5m, from " + file + ")",
                        "http.prot: 1 (expected: a known setting, from " + file + ")",
                        "ROOKERY_HTTP_PROT: 2 (expected: a known setting, from the environment)");
    }

    @ParameterizedTest
    @CsvSource({
        "ROOKERY_CLUSTER_MAX_NO_HEARTBEAT,2s,ROOKERY_CLUSTER_HEARTBEAT,2s,cluster.max-no-heartbeat",
        "ROOKERY_CLUSTER_HEARTBEAT,1500ms,ROOKERY_DEV,true,cluster.heartbeat",
        "ROOKERY_CLUSTER_LINK_SILENT_AFTER,1s,ROOKERY_CLUSTER_LINK_HEARTBEAT,1s,cluster.link.silent-after",
        "ROOKERY_PRESENCE_LEASE_EXPIRES,1s,ROOKERY_PRESENCE_LEASE_RENEW,900ms,presence.lease-expires",
        "ROOKERY_LIMITS_MESSAGE_BYTES_MAX,32KiB,ROOKERY_DEV,true,limits.message-bytes-max",
        "ROOKERY_LIMITS_COMMANDS_BURST,10,ROOKERY_DEV,true,limits.commands-burst",
        "ROOKERY_REDIS_URL,'redis://a:1,redis://b:2',ROOKERY_DEV,true,redis.url",
        "ROOKERY_AUTH_INSECURE,true,ROOKERY_DEV,false,auth.insecure",
        "ROOKERY_AUTH_ORIGINS,https://a.example/path,ROOKERY_DEV,true,auth.origins",
        "ROOKERY_CLUSTER_MEMBERS,10.0.0.1,ROOKERY_DEV,true,cluster.members",
        "ROOKERY_REDIS_URL,http://127.0.0.1,ROOKERY_DEV,true,redis.url",
        "ROOKERY_HTTP_PUBLIC_URL,play.example.com,ROOKERY_DEV,true,http.public-url",
        "ROOKERY_NODE_ID,a b,ROOKERY_DEV,true,node.id",
        "ROOKERY_DEV,yes,ROOKERY_HTTP_PORT,1,dev",
    })
    void whatCannotWorkIsRefused(String name, String value, String otherName, String otherValue, String key) {
        List<String> problems = problems(Map.of(name, value, otherName, otherValue));

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0))
                .startsWith(key + ": " + value + " (expected: ")
                .contains(name);
    }

    @Test
    void zeroAndUnlimitedSwitchALimitOff() {
        LimitSettings limits = load(Map.of(
                        "ROOKERY_LIMITS_CONNECTIONS_PER_USER", "0",
                        "ROOKERY_LIMITS_CONNECTIONS_PER_ADDRESS", "unlimited"))
                .limits();

        assertThat(limits.connectionsPerUser()).isEqualTo(Integer.MAX_VALUE);
        assertThat(limits.connectionsPerAddress()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aMissingOrMalformedFileIsAProblem() throws IOException {
        String twice = file("http: {port: 1}\nhttp: {port: 2}");
        String absent = directory.resolve("absent.yaml").toString();

        assertThat(problems(Map.of(), "--conf", absent))
                .containsExactly("--conf: " + absent + " (expected: a file that can be read)");
        assertThat(problems(Map.of(), "--conf", twice))
                .singleElement()
                .asString()
                .contains("well-formed YAML");
    }

    @Test
    void aFlagWithoutItsValueIsAProblem() {
        assertThat(problems(Map.of(), "--http-port")).singleElement().asString().startsWith("--http-port: ");
    }

    @Test
    void whatKubernetesAddsToTheEnvironmentIsNotTakenForASetting() {
        Settings settings = load(Map.of(
                "ROOKERY_SERVICE_HOST", "10.1.2.3",
                "ROOKERY_SERVICE_PORT_HTTP", "8080",
                "ROOKERY_PORT", "tcp://10.1.2.3:8080",
                "ROOKERY_PORT_8080_TCP_ADDR", "10.1.2.3",
                "ROOKERY_HEADLESS_PORT", "tcp://10.1.2.3:5701"));

        assertThat(settings).isEqualTo(Settings.defaults());
    }

    @Test
    void keysComeFromFilesVariablesAndText() throws IOException {
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(new byte[8])
                + "\n-----END PUBLIC KEY-----\n";
        Path pemFile = Files.writeString(directory.resolve("key.pem"), pem);
        String file = file("auth:\n  keys:\n"
                + "  - {id: a, algorithm: HS256, secret: " + SECRET + "}\n"
                + "  - {algorithm: HS256, secret-env: ROOKERY_GAME_SECRET}\n"
                + "  - {algorithm: ES256, public-key-file: '" + pemFile + "'}");

        Settings settings = load(Map.of("ROOKERY_GAME_SECRET", SECRET + SECRET), "--conf", file);

        assertThat(settings.auth().keys())
                .containsExactly(
                        new KeySettings(Optional.of("a"), KeyAlgorithm.HS256, SECRET),
                        new KeySettings(Optional.empty(), KeyAlgorithm.HS256, SECRET + SECRET),
                        new KeySettings(Optional.empty(), KeyAlgorithm.ES256, pem));
    }

    @Test
    void keysMayBeWrittenIntoTheEnvironment() {
        Settings settings = load(Map.of("ROOKERY_AUTH_KEYS", "[{id: a, algorithm: HS256, secret: " + SECRET + "}]"));

        assertThat(settings.auth().keys())
                .containsExactly(new KeySettings(Optional.of("a"), KeyAlgorithm.HS256, SECRET));
    }

    @Test
    void weakIncompleteAndMismatchedKeysAreRefusedWithoutShowingThem() throws IOException {
        String file = file("auth:\n  keys:\n"
                + "  - {algorithm: HS512, secret: " + SECRET + "}\n"
                + "  - {algorithm: none, secret: " + SECRET + "}\n"
                + "  - {algorithm: HS256}\n"
                + "  - {algorithm: RS256, secret: " + SECRET + "}\n"
                + "  - {algorithm: HS256, secret-env: ABSENT}\n"
                + "  - {algorithm: HS256, secret: " + SECRET + ", sceret: hidden}\n"
                + "  - HS256");

        List<String> problems = problems(Map.of(), "--conf", file);

        assertThat(problems)
                .anyMatch(problem ->
                        problem.startsWith("auth.keys[0].secret: *** (expected: a secret of at least 64 bytes"))
                .anyMatch(problem -> problem.startsWith("auth.keys[1].algorithm: none (expected: one of "))
                .anyMatch(problem -> problem.startsWith("auth.keys[2].secret: not set (expected: exactly one of "))
                .anyMatch(problem -> problem.startsWith("auth.keys[3].public-key-pem: not set (expected: a PEM"))
                .anyMatch(problem -> problem.startsWith("auth.keys[4].secret-env: ABSENT (expected: an environment"))
                .anyMatch(problem -> problem.startsWith("auth.keys[5].sceret: hidden (expected: a known setting"))
                .anyMatch(problem -> problem.startsWith("auth.keys[6]: HS256 (expected: a known setting"))
                .noneMatch(problem -> problem.contains(SECRET));
    }

    @Test
    void passwordsAreNeitherInMessagesNorInText() {
        assertThat(problems(Map.of("ROOKERY_REDIS_URL", "http://user:hidden@10.0.0.1")))
                .singleElement()
                .asString()
                .contains("http://***@10.0.0.1")
                .doesNotContain("hidden");
        assertThat(load(Map.of(
                                "ROOKERY_REDIS_URL",
                                "redis://user:hidden@10.0.0.1",
                                "ROOKERY_MANAGEMENT_ADMIN_KEY",
                                SECRET,
                                "ROOKERY_AUTH_KEYS",
                                "[{algorithm: HS256, secret: " + SECRET + "}]"))
                        .toString())
                .doesNotContain("hidden")
                .doesNotContain(SECRET);
    }

    @Test
    void developmentSecretsAreMadeOnceAndRefusedInProduction() throws IOException {
        Settings first =
                load(Map.of(), "--dev", "--data-dir", directory.toString()).withDevelopmentSecrets();
        Settings second =
                load(Map.of(), "--dev", "--data-dir", directory.toString()).withDevelopmentSecrets();
        KeySettings key = first.auth().keys().get(0);
        String adminKey = first.management().adminKey().orElseThrow();

        assertThat(second).isEqualTo(first);
        assertThat(key.id()).contains(KeySettings.DEVELOPMENT_ID);
        assertThat(key.material())
                .isEqualTo(Files.readString(directory.resolve("dev.secret")).strip());
        assertThat(adminKey)
                .isEqualTo(Files.readString(directory.resolve("admin.key")).strip());
        assertThat(Files.getPosixFilePermissions(directory.resolve("dev.secret")))
                .hasSize(2);
        assertThat(problems(Map.of(
                        "ROOKERY_AUTH_KEYS",
                        "[{algorithm: HS256, secret: " + key.material() + "}]",
                        "ROOKERY_MANAGEMENT_ADMIN_KEY",
                        adminKey)))
                .hasSize(2)
                .allMatch(problem -> problem.contains("*** (expected: no development secret without --dev"));
    }

    @Test
    void productionMakesNothingUp() {
        Settings settings = load(Map.of(), "--data-dir", directory.toString()).withDevelopmentSecrets();

        assertThat(settings.auth().keys()).isEmpty();
        assertThat(settings.management().adminKey()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void developmentStaysOnLoopbackAndIsConvenient() {
        Settings development = load(Map.of(), "--dev");

        assertThat(development.http().host()).isEqualTo("127.0.0.1");
        assertThat(development.auth().tokenInQuery()).isTrue();
        assertThat(development.auth().origins()).containsExactly("http://localhost:*", "http://127.0.0.1:*");
        assertThat(Settings.defaults().http().host()).isEqualTo("0.0.0.0");
        assertThat(Settings.defaults().auth().tokenInQuery()).isFalse();
        assertThat(Settings.defaults().auth().origins()).isEmpty();
    }

    @Test
    void thePublicAddressIsAnAllowedOrigin() {
        Settings settings = load(Map.of(
                "ROOKERY_HTTP_PUBLIC_URL", "https://n1.example.com:8443/play",
                "ROOKERY_AUTH_ORIGINS", "https://play.example.com"));

        assertThat(settings.auth().origins())
                .containsExactly("https://play.example.com", "https://n1.example.com:8443");
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "conf", ".yaml"), yaml)
                .toString();
    }

    private static Settings load(Map<String, String> environment, String... arguments) {
        return SettingsLoader.load(List.of(arguments), environment, Optional.empty())
                .base();
    }

    private static List<String> problems(Map<String, String> environment, String... arguments) {
        return catchThrowableOfType(InvalidSettingsException.class, () -> load(environment, arguments))
                .problems();
    }
}
