package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Results as a page of Markdown: on what machine, a table of what was measured, and tables of sizes. */
final class ResultPage {
    private static final Map<String, String> TITLES = Map.of(
            "deliveriesPerSecond", "deliveries/s",
            "p50Millis", "p50 ms",
            "p90Millis", "p90 ms",
            "p99Millis", "p99 ms",
            "p999Millis", "p99.9 ms",
            "maxMillis", "max ms",
            "serverCpuSecondsPerMillion", "server CPU s/million");
    private static final double NO_FRACTION_FROM = 1_000;
    private static final double SMALL = 0.1;

    private static final Set<String> OF_ONE_RUN = Set.of("seed", "out", "url", "pid");

    private ResultPage() {}

    /**
     * @param picture the name of its file
     */
    static String of(ResultRuns runs, String picture) {
        StringBuilder page = new StringBuilder("# Results\n\n");
        runs.roots().values().forEach(roots -> page.append(about(roots)));
        page.append(
                "\nEach figure is the median of the runs; behind it, in brackets, the least and the most of them.\n");
        List<ResultRuns.Row> rows = runs.rows();
        if (!rows.isEmpty()) {
            page.append("\n![Latencies and deliveries a second](")
                    .append(picture)
                    .append(")\n\n");
            List<String> columns = ResultRuns.FIGURES.stream()
                    .filter(figure ->
                            rows.stream().anyMatch(row -> row.figures().containsKey(figure)))
                    .toList();
            page.append(line("measured", columns.stream().map(ResultPage::title).toList()))
                    .append(line("---", columns.stream().map(column -> "---:").toList()));
            for (ResultRuns.Row row : rows) {
                page.append(line(
                        row.name(),
                        columns.stream()
                                .map(column -> cell(row.figures().get(column)))
                                .toList()));
            }
        }
        for (ResultRuns.Series series : runs.series()) append(series, page);
        return page.toString();
    }

    private static String about(List<JsonNode> roots) {
        JsonNode first = roots.get(0);
        JsonNode machine = first.path("machine");
        String seeds = roots.stream()
                .map(root -> root.path("options").path("seed").asText())
                .collect(Collectors.joining(", "));
        String options = first.path("options").properties().stream()
                .filter(option -> !OF_ONE_RUN.contains(option.getKey()))
                .map(option ->
                        " --" + option.getKey() + " " + quoted(option.getValue().asText()))
                .sorted()
                .collect(Collectors.joining());
        return "- `scripts/bench %s%s`: %d runs from %s on, seeds %s; %s, %s cores, %s, %s\n"
                .formatted(
                        first.path("scenario").asText(),
                        options,
                        roots.size(),
                        first.path("startedAt").asText(),
                        seeds,
                        machine.path("processor").asText(),
                        machine.path("cores").asText(),
                        machine.path("system").asText(),
                        machine.path("java").asText());
    }

    private static String quoted(String value) {
        return value.contains(" ") ? '"' + value + '"' : value;
    }

    private static void append(ResultRuns.Series series, StringBuilder page) {
        page.append("\n**").append(series.name()).append("**\n\n");
        List<String> rest = series.columns().subList(1, series.columns().size());
        page.append(line(
                        title(series.columns().get(0)),
                        rest.stream().map(ResultPage::title).toList()))
                .append(line("---", rest.stream().map(column -> "---:").toList()));
        for (Map<String, Object> row : series.rows()) {
            List<String> cells = new ArrayList<>();
            row.values().forEach(value -> cells.add(cell(value)));
            page.append(line(cells.get(0), cells.subList(1, cells.size())));
        }
    }

    private static String line(String first, List<String> cells) {
        return "| " + first + " | " + String.join(" | ", cells) + " |\n";
    }

    private static String title(String column) {
        return TITLES.getOrDefault(column, column);
    }

    private static String cell(@Nullable Object value) {
        if (value == null) return "";
        if (!(value instanceof Spread spread)) return value.toString();
        return spread.min() == spread.max()
                ? number(spread.median())
                : "%s (%s..%s)".formatted(number(spread.median()), number(spread.min()), number(spread.max()));
    }

    /** With as many digits as tell something. */
    static String number(double value) {
        double size = Math.abs(value);
        boolean isWhole = value == Math.rint(value);
        String format = isWhole || size >= NO_FRACTION_FROM ? "%,.0f" : size < SMALL ? "%.5f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
