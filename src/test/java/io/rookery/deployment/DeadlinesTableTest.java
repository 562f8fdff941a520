package io.rookery.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rookery.bus.LinkBounds;
import io.rookery.cluster.ClusterOptions;
import io.rookery.cluster.HazelcastConfigs;
import io.rookery.identity.NodeId;
import io.vertx.core.eventbus.DeliveryOptions;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every deadline that {@code docs/operations.md} states is that of the settings or the code, and none of the settings is left out. */
class DeadlinesTableTest {
    private static final Pattern ROW = Pattern.compile(
            "^\\| [^|]+ \\| ([^|]+) \\| (?:`([a-z.-]+)`)? ?\\| (\\d+)(ms|s) \\| [^|]+ \\|$", Pattern.MULTILINE);
    private static final Pattern DEADLINE = Pattern.compile(
            ".*(deadline|silent-after|timeout|max-no-heartbeat|patience|resume-window|open-for|longest)");

    private record Row(String what, String setting, String longest) {}

    @Test
    void whatCanBeSetIsWhatTheSampleStates() throws Exception {
        Map<String, String> sample = sample();

        assertThat(rows())
                .filteredOn(row -> row.setting() != null)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.longest()).as(row.setting()).isEqualTo(sample.get(row.setting())));
    }

    @Test
    void noDeadlineOfTheSettingsIsLeftOut() throws Exception {
        TreeSet<String> settings = new TreeSet<>(sample().keySet());
        settings.removeIf(key -> !DEADLINE.matcher(key).matches());

        assertThat(rows().stream().map(Row::setting).toList()).containsAll(settings);
    }

    @Test
    void whatCannotBeSetIsWhatTheCodeSays() throws Exception {
        Map<String, String> stated = new TreeMap<>();
        rows().stream().filter(row -> row.setting() == null).forEach(row -> stated.put(row.what(), row.longest()));

        assertThat(stated).isEqualTo(new TreeMap<>(coded()));
    }

    private static Map<String, String> coded() throws Exception {
        return Map.of(
                "its turn to be stored", constant("routing.AppendQueue", "WAIT_MAX"),
                "another node's answer", written(LinkBounds.DEFAULTS.askDeadline()),
                "an operation of Hazelcast", hazelcastOperation(),
                "a connection of the event bus", constant("app.NodeHooks", "BUS_CONNECT"),
                "a service that was offered an event", constant("bus.ServiceEvents", "PATIENCE"),
                "its session", constant("transport.SessionOpener", "DEADLINE"),
                "a client that reads an HTTP answer", constant("transport.HttpDeadlines", "ANSWER_DEADLINE"),
                "the answer to a close frame", constant("transport.GatewayLoop", "CLOSING_WAIT"),
                "a part asked for its health", constant("management.ManagementVerticle", "CHECK_DEADLINE"),
                "an operator's next request on the same connection",
                        constant("management.ManagementVerticle", "IDLE_SECONDS_MAX"));
    }

    private static String constant(String type, String name) throws Exception {
        Field field = Class.forName("io.rookery." + type).getDeclaredField(name);
        field.setAccessible(true);
        Object value = field.get(null);
        if (value instanceof DeliveryOptions options) {
            return written(Duration.ofMillis(options.getSendTimeout()));
        }
        return written(value instanceof Duration duration ? duration : Duration.ofSeconds((int) value));
    }

    private static String hazelcastOperation() {
        ClusterOptions options = new ClusterOptions(
                "rookery",
                "127.0.0.1",
                0,
                List.of(),
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));
        String millis = HazelcastConfigs.of(options, new NodeId("owl", "b1"))
                .getProperty("hazelcast.operation.call.timeout.millis");
        return written(Duration.ofMillis(Long.parseLong(millis)));
    }

    private static String written(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    private static List<Row> rows() throws Exception {
        String text = Files.readString(Path.of("docs", "operations.md"));
        String part = text.substring(text.indexOf("\n## Deadlines\n"), text.indexOf("\n## When the network splits\n"));
        Matcher row = ROW.matcher(part);
        List<Row> rows = row.results()
                .map(found -> new Row(found.group(1), found.group(2), found.group(3) + found.group(4)))
                .toList();
        assertThat(rows)
                .hasSize((int) part.lines().filter(line -> line.startsWith("|")).count() - 2);
        return rows;
    }

    private static Map<String, String> sample() throws Exception {
        Map<String, String> values = new TreeMap<>();
        collect(YamlFile.documents(Path.of("conf", "rookery.yaml")).get(0), "", values);
        return values;
    }

    private static void collect(JsonNode node, String key, Map<String, String> values) {
        if (node.isObject()) {
            String prefix = key.isEmpty() ? "" : key + ".";
            node.properties().forEach(entry -> collect(entry.getValue(), prefix + entry.getKey(), values));
        } else {
            values.put(key, node.asText());
        }
    }
}
