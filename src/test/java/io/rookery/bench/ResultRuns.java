package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several results, of one scenario or of different ones. Results of the same name, or without one of the same scenario, are runs of the
 * same thing: each figure has the median of them and how far they lie apart.
 *
 * @param roots by name
 */
record ResultRuns(Map<String, List<JsonNode>> roots) {
    /** Columns of a measurement, as results name them. */
    static final List<String> FIGURES = List.of(
            "deliveriesPerSecond",
            "p50Millis",
            "p90Millis",
            "p99Millis",
            "p999Millis",
            "maxMillis",
            "serverCpuSecondsPerMillion",
            "lost");

    /** Trials on the way to a result. */
    private static final String TRIALS = "phases";

    /**
     * Something whose latencies were measured.
     *
     * @param figures by the name of the column
     */
    record Row(String name, Map<String, Spread> figures) {}

    /**
     * Equal things of different sizes.
     *
     * @param rows numbers over all runs, and whatever else is in the first of them
     */
    record Series(String name, List<String> columns, List<Map<String, Object>> rows) {}

    static ResultRuns read(List<Path> files) throws IOException {
        Map<String, List<JsonNode>> roots = new LinkedHashMap<>();
        for (Path file : files) {
            JsonNode root = new ObjectMapper().readTree(file.toFile());
            if (!root.has("scenario")) throw new IOException(file + " (expected: a result of scripts/bench)");
            roots.computeIfAbsent(name(root), name -> new ArrayList<>()).add(root);
        }
        return new ResultRuns(roots);
    }

    private static String name(JsonNode root) {
        String scenario = root.path("scenario").asText();
        return root.path("options").path("name").asText(scenario);
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        roots.forEach((root, runs) -> {
            Map<String, Map<String, List<Double>>> measured = new LinkedHashMap<>();
            runs.forEach(run -> gather(root, run, measured));
            measured.forEach((name, figures) -> {
                Map<String, Spread> spreads = new LinkedHashMap<>();
                figures.forEach((figure, values) -> spreads.put(figure, Spread.of(values)));
                rows.add(new Row(name, spreads));
            });
        });
        return rows;
    }

    private static void gather(String name, JsonNode node, Map<String, Map<String, List<Double>>> into) {
        if (node.has("p50Millis") && node.has("p99Millis")) {
            Map<String, List<Double>> figures = into.computeIfAbsent(name, each -> new LinkedHashMap<>());
            for (String figure : FIGURES) {
                JsonNode value =
                        node.path(figure).has("median") ? node.path(figure).path("median") : node.path(figure);
                if (value.isNumber() && value.asDouble() >= 0) {
                    figures.computeIfAbsent(figure, each -> new ArrayList<>()).add(value.asDouble());
                }
            }
        }
        if (node.isObject()) {
            node.properties().forEach(field -> {
                if (!field.getKey().equals(TRIALS)) gather(name + " · " + field.getKey(), field.getValue(), into);
            });
        } else if (node.isArray()) {
            node.forEach(element -> {
                if (element.has("name"))
                    gather(name + " · " + element.path("name").asText(), element, into);
            });
        }
    }

    /** The lists of results that are no measurements of latency. */
    List<Series> series() {
        List<Series> all = new ArrayList<>();
        roots.forEach((root, runs) -> runs.get(0).properties().forEach(field -> {
            JsonNode list = field.getValue();
            if (!list.isArray() || list.isEmpty() || field.getKey().equals(TRIALS)) return;
            if (!list.get(0).isObject() || list.get(0).has("p50Millis")) return;
            List<JsonNode> lists = runs.stream()
                    .map(run -> run.path(field.getKey()))
                    .filter(each -> each.size() == list.size())
                    .toList();
            all.add(series(root + " · " + field.getKey(), list, lists));
        }));
        return all;
    }

    private static Series series(String name, JsonNode first, List<JsonNode> lists) {
        List<String> columns = new ArrayList<>();
        first.get(0).properties().forEach(cell -> {
            if (cell.getValue().isValueNode()) columns.add(cell.getKey());
        });
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int row = 0; row < first.size(); row++) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (String column : columns) {
                int at = row;
                JsonNode cell = first.get(row).path(column);
                cells.put(
                        column,
                        cell.isNumber()
                                ? Spread.of(lists.stream()
                                        .map(list -> list.get(at).path(column).asDouble())
                                        .toList())
                                : cell.asText());
            }
            rows.add(cells);
        }
        return new Series(name, columns, rows);
    }
}
