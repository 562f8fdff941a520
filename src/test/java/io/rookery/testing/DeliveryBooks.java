package io.rookery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A node's own count of what became of the messages it offered to connections, from its metrics. */
public final class DeliveryBooks {
    private static final List<String> CLASSES = List.of("control", "log", "value", "signal");

    private static final Duration BALANCED_MAX = Duration.ofSeconds(15);

    private final String metrics;

    private DeliveryBooks(String metrics) {
        this.metrics = metrics;
    }

    public static DeliveryBooks of(NodeProcess node) throws IOException {
        return new DeliveryBooks(node.get("/metrics").body());
    }

    /** Waits until no message of any running node is unaccounted for. */
    public static void awaitBalance(RookeryCluster cluster) {
        for (NodeProcess node : cluster.nodes()) {
            if (node.isRunning()) {
                Awaitility.await("the books of " + node.id())
                        .atMost(BALANCED_MAX)
                        .untilAsserted(() -> assertThat(of(node).problems()).isEmpty());
            }
        }
    }

    /** What was accepted, each message as often as somebody listened on this node, however often it was offered. */
    public long owed(String deliveryClass) {
        return offered(deliveryClass) - ended(deliveryClass, "deferred");
    }

    public long offered(String deliveryClass) {
        return sum("websocket_messages_offered_total", "class=\"" + deliveryClass + "\"");
    }

    public long pending(String deliveryClass) {
        return sum("websocket_messages_pending", "class=\"" + deliveryClass + "\"");
    }

    public long ended(String deliveryClass, String fate) {
        return sum("websocket_messages_ended_total", "class=\"" + deliveryClass + "\"", "fate=\"" + fate + "\"");
    }

    /** One line for each class whose messages do not add up: offered = ended + pending. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (String deliveryClass : CLASSES) {
            long ended = sum("websocket_messages_ended_total", "class=\"" + deliveryClass + "\"");
            long missing = offered(deliveryClass) - ended - pending(deliveryClass);
            if (missing != 0 || pending(deliveryClass) < 0) {
                problems.add("%s: offered %d, ended %d, pending %d"
                        .formatted(deliveryClass, offered(deliveryClass), ended, pending(deliveryClass)));
            }
        }
        return problems;
    }

    private long sum(String name, String... labels) {
        long sum = 0;
        Matcher line =
                Pattern.compile("(?m)^" + name + "\\{([^}]*)} ([0-9.E+-]+)$").matcher(metrics);
        boolean found = false;
        while (line.find()) {
            if (List.of(labels).stream().allMatch(line.group(1)::contains)) {
                found = true;
                sum += (long) Double.parseDouble(line.group(2));
            }
        }
        if (!found) {
            throw new IllegalStateException(name + List.of(labels) + ": not among the metrics");
        }
        return sum;
    }
}
