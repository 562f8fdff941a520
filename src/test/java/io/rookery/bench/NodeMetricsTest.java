package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
    private final NodeMetrics metrics = new NodeMetrics(List.of(
            "# TYPE sent_total counter",
            "sent_total{node=\"node-0\",to=\"home\"} 3.0",
            "sent_total{node=\"node-1\",to=\"home\"} 4.0",
            "sent_total{node=\"node-1\",to=\"listeners\"} 1.5E3",
            "sent_total_more{node=\"node-1\",to=\"home\"} 100.0"));

    @Test
    void samplesWithAllLabelsAreAddedUpOverTheNodes() {
        assertThat(metrics.sum("sent_total", "to=\"home\"")).isEqualTo(7);
        assertThat(metrics.sum("sent_total")).isEqualTo(1_507);
        assertThat(metrics.sum("sent_total", "to=\"home\"", "node=\"node-1\"")).isEqualTo(4);
    }

    @Test
    void aMetricThatIsNotThereCountsNothing() {
        assertThat(metrics.sum("sent")).isZero();
    }
}
