package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rookery.testing.NetworkLab;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Nodes that know nothing of each other but a name, which stands for all of them, as a headless service does. */
class ServiceNameIT {
    private static final String NAME = "rookery-nodes.rookery.svc.cluster.local";
    private static final String KEY = "operators-of-the-service-name-test";
    private static final Duration TOGETHER_MAX = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void becomeOneCluster() throws Exception {
        try (NetworkLab lab = NetworkLab.of(3);
                RookeryCluster cluster = RookeryCluster.of(ServiceNameIT.class)
                        .nodes(3)
                        .in(lab)
                        .foundBy(NAME)
                        .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                        .start()) {
            Awaitility.await("all are members of one cluster")
                    .atMost(TOGETHER_MAX)
                    .untilAsserted(() -> {
                        for (NodeProcess node : cluster.nodes()) {
                            assertThat(membersAccordingTo(node))
                                    .containsExactlyInAnyOrder("node-0", "node-1", "node-2");
                        }
                    });
        }
    }

    private static List<String> membersAccordingTo(NodeProcess node) throws IOException {
        List<String> members = new ArrayList<>();
        for (JsonNode member :
                JSON.readTree(node.get("/admin/v1/nodes", KEY).body()).path("nodes")) {
            members.add(member.path("node").asText());
        }
        return members;
    }
}
