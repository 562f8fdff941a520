package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.archive.ArchiveMeter;
import io.rookery.archive.RegistryMeter;
import io.rookery.chat.ModerationMeter;
import io.rookery.cluster.LoadReports;
import io.rookery.cluster.SettingsMeter;
import io.rookery.cluster.SlowStart;
import io.rookery.guard.HeapAfterCollection;
import io.rookery.guard.MemoryPressure;
import io.rookery.identity.NodeId;
import io.rookery.presence.SessionMeterSamples;
import io.rookery.protocol.ErrorCode;
import io.rookery.routing.HealingMeter;
import io.rookery.routing.RoutingMeters;
import io.rookery.settings.Settings;
import io.rookery.settings.SettingsInForce;
import io.rookery.settings.SettingsSource;
import io.rookery.store.CircuitOptions;
import io.rookery.store.StoreCircuits;
import io.rookery.telemetry.CommandMeter;
import io.rookery.telemetry.LoopLag;
import io.rookery.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/metrics.md} and the metrics the same. */
class MetricsDocumentTest {
    private static final Set<String> PROCESS_PREFIXES = Set.of("jvm_", "process_", "system_");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern SAMPLE = Pattern.compile("^([a-z_]+)\\{(.*)} \\S+$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z_]+)` \\| (\\w+) \\| (.*?) \\| .+ \\|$", Pattern.MULTILINE);

    @Test
    void theDocumentListsEveryMetricWithItsTypeAndLabels() throws Exception {
        String document = Files.readString(Path.of("docs", "metrics.md"));
        Vertx vertx = Vertx.vertx();
        try (Telemetry telemetry = new Telemetry("owl")) {
            touchEverything(telemetry.registry(), vertx);

            assertThat(documented(document)).isEqualTo(exported(telemetry.scrape()));
            assertThat(document).contains(PROCESS_PREFIXES);
        } finally {
            vertx.close().await();
        }
    }

    private static void touchEverything(MeterRegistry registry, Vertx vertx) {
        new CommandMeter(registry, "system.ping").refused(ErrorCode.FORBIDDEN, 1);
        LoopLag.watch(vertx, registry, "0");
        GatewayMetrics gateway = new GatewayMetrics(registry);
        gateway.refused(400);
        gateway.gatewayAnswered(200);
        gateway.apiAnswered(200);
        gateway.watch(new MemoryPressure(Settings.defaults().memory(), new HeapAfterCollection(), 0));
        NodeId self = new NodeId("owl", "b1");
        LoadReports reports = new LoadReports(List::of, () -> 0);
        gateway.watch(new SlowStart(self, Duration.ZERO, List::of, reports, () -> 0));
        RoutingMeters.bind(registry, () -> 0, () -> 0, () -> 0, () -> 0);
        new HealingMeter(registry);
        new ArchiveMeter(registry);
        new RegistryMeter(registry);
        SettingsMeter.bind(registry, new SettingsInForce(SettingsSource.load(List.of(), Map.of())));
        new StoreCircuits("redis", CircuitOptions.DEFAULTS, registry);
        new ModerationMeter(registry);
        SessionMeterSamples.touch(registry);
    }

    private static Map<String, Family> documented(String document) {
        Map<String, Family> families = new TreeMap<>();
        Matcher rows = ROW.matcher(document);
        while (rows.find()) {
            Set<String> labels =
                    new TreeSet<>(Set.of(rows.group(3).replace("`", "").split(", ")));
            labels.remove("");
            families.put(rows.group(1), new Family(rows.group(2), labels));
        }
        return families;
    }

    private static Map<String, Family> exported(String scrape) {
        Map<String, Family> families = new TreeMap<>();
        Matcher types = TYPE.matcher(scrape);
        while (types.find()) {
            families.put(types.group(1), new Family(types.group(2), new TreeSet<>()));
        }
        families.keySet().removeIf(name -> isOfTheProcess(name) || isLargestOf(name, families.keySet()));
        Matcher samples = SAMPLE.matcher(scrape);
        while (samples.find()) {
            String name = samples.group(1).replaceFirst("_(bucket|count|sum)$", "");
            Family family = families.getOrDefault(samples.group(1), families.get(name));
            if (family != null) {
                family.labels().addAll(labels(samples.group(2)));
            }
        }
        return families;
    }

    private static boolean isOfTheProcess(String name) {
        return PROCESS_PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static boolean isLargestOf(String name, Set<String> names) {
        return name.endsWith("_max") && names.contains(name.substring(0, name.length() - "_max".length()));
    }

    private static Set<String> labels(String text) {
        Set<String> labels = new TreeSet<>();
        Matcher found = LABEL.matcher(text);
        while (found.find()) {
            labels.add(found.group(1));
        }
        labels.removeAll(Set.of("node", "le"));
        return labels;
    }

    private record Family(String type, Set<String> labels) {}
}
