package io.rookery.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * What some nodes export at a moment, in the text format of Prometheus.
 *
 * @param lines of all of them
 */
record NodeMetrics(List<String> lines) {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** Asks the nodes at these management ports. */
    static NodeMetrics of(List<Integer> managementPorts) throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        HttpClient client = HttpClient.newHttpClient();
        for (int port : managementPorts) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .timeout(ANSWER_WITHIN)
                    .build();
            all.append(client.send(request, BodyHandlers.ofString()).body()).append('\n');
        }
        return new NodeMetrics(all.toString().lines().toList());
    }

    /**
     * The values of a metric together.
     *
     * @param labels all of which a sample must have, each as {@code name="value"}
     */
    double sum(String metric, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(metric + "{"))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
