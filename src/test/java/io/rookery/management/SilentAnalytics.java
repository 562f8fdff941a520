package io.rookery.management;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.bus.ServiceEvents;
import io.rookery.chat.RecordingPublisher;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.presence.PresenceAnalytics;
import io.rookery.presence.PresenceTracker;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Analytics of nodes that do not answer. */
final class SilentAnalytics {
    private SilentAnalytics() {}

    static PresenceAnalytics of(Vertx vertx, Homes homes) {
        Bus bus = new SilentBus();
        return new PresenceAnalytics(
                homes,
                bus,
                new PresenceTracker(
                        homes,
                        bus,
                        new RecordingPublisher(),
                        Settings.defaults().presence(),
                        new ServiceEvents(vertx),
                        loop -> {
                            throw new UnsupportedOperationException("no store");
                        },
                        new SimpleMeterRegistry()));
    }

    private static final class SilentBus implements Bus {
        @Override
        public void serve(Concern concern, List<Loop> loops) {}

        @Override
        public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
            return false;
        }

        @Override
        public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
            return Future.failedFuture(Refusal.unavailable("node " + node.name() + " cannot be reached"));
        }

        @Override
        public boolean reachable(NodeId node) {
            return false;
        }

        @Override
        public void onLoss(PeerListener listener) {}
    }
}
