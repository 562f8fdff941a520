package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.store.UserRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of users and sessions in the whole cluster, for operators. Safe to use from any thread. */
public final class PresenceAnalytics {
    private static final Buffer QUESTION = Buffer.buffer();

    private final Homes homes;
    private final Bus bus;
    private final PresenceTracker tracker;

    public PresenceAnalytics(Homes homes, Bus bus, PresenceTracker tracker) {
        this.homes = homes;
        this.bus = bus;
        this.tracker = tracker;
    }

    /**
     * What the nodes answered.
     *
     * @param silent why the others did not
     */
    public record ClusterCensus(Map<NodeId, Census> nodes, Map<NodeId, String> silent) {

        /** All that answered, taken together. */
        public Census sum() {
            return nodes.values().stream().reduce(Census.EMPTY, Census::plus);
        }
    }

    /** Answers the other nodes, on an event loop of this one. */
    public void serve(Context context) {
        bus.serve(Concern.CENSUS, List.of(new Bus.Loop(context, new Bus.Receiver() {
            @Override
            public void received(NodeId from, int key, Buffer message) {
                throw new IllegalArgumentException("message: of " + from + " (expected: questions only)");
            }

            @Override
            public Future<Buffer> asked(NodeId from, int key, Buffer question) {
                return tracker.census().map(CensusWire::encode);
            }
        })));
    }

    /** Asks every member of the cluster; comes when all have answered or the bus has given them up. Never fails. */
    public Future<ClusterCensus> census() {
        List<NodeId> members = homes.members();
        List<Future<Census>> asked = members.stream()
                .map(node -> bus.ask(node, Concern.CENSUS, 0, QUESTION).map(CensusWire::decode))
                .toList();
        return Future.join(new ArrayList<>(asked)).transform(all -> Future.succeededFuture(sorted(members, asked)));
    }

    private static ClusterCensus sorted(List<NodeId> members, List<Future<Census>> asked) {
        Map<NodeId, Census> nodes = new LinkedHashMap<>();
        Map<NodeId, String> silent = new LinkedHashMap<>();
        for (int i = 0; i < members.size(); i++) {
            Future<Census> answer = asked.get(i);
            if (answer.succeeded()) {
                nodes.put(members.get(i), answer.result());
            } else {
                silent.put(members.get(i), String.valueOf(answer.cause().getMessage()));
            }
        }
        return new ClusterCensus(nodes, silent);
    }

    /** All that the store knows of a user; empty when nothing. */
    public Future<Optional<UserRecord>> describe(UserId user) {
        return tracker.describe(user);
    }

    /** How many different users were there on those days. */
    public Future<Long> activeUsers(List<LocalDate> days) {
        return tracker.activeUsers(days);
    }
}
