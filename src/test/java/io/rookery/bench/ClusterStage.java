package io.rookery.bench;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Channels on some nodes, whose listeners are spread evenly, and whose publishers are all at the first node. Each node's
 * listeners have an event loop of the client to themselves, and so have the publishers.
 */
final class ClusterStage implements AutoCloseable {
    private final Fleet fleet;
    private final int readers;
    private final Measurement measurement;

    /**
     * What is said to whom.
     *
     * @param listeners in all channels together
     */
    record Shape(int channels, int listeners, int payload) {}

    /**
     * @param nodes that the server has
     * @param parts that the listeners are divided in, by the node they would be at in the larger cluster
     */
    ClusterStage(ServerUnderTest server, int nodes, int parts, Shape shape, DeliveryKind kind, long seed)
            throws Exception {
        int channels = shape.channels;
        Target target = new Target(server.host(), server.port(), Ways.rookery(kind), channels);
        IntUnaryOperator part = number -> number / channels % parts;
        readers = shape.listeners / channels;
        fleet = new Fleet(server.host(), server.port(), nodes, parts + 1);
        fleet.connect(
                shape.listeners,
                number -> part.applyAsInt(number) % nodes,
                (loop, number) -> Connection.subscriber(
                        fleet.loops().get(1 + part.applyAsInt(number)),
                        fleet.incidents,
                        target,
                        number,
                        1,
                        shape.payload));
        List<Connection> publishing = fleet.connect(
                channels,
                number -> 0,
                (loop, number) -> Connection.publisher(fleet.first(), fleet.incidents, target, number));
        Publishers publishers =
                new Publishers(publishing, target.isBinary(), target::message, shape.payload, seed, number -> 0);
        measurement = new Measurement(fleet, publishers, readers, kind, server.pids());
    }

    /** Of each message. */
    int readers() {
        return readers;
    }

    Measurement measurement() {
        return measurement;
    }

    /** The deliveries of the last phase to listeners at the publishers' node. */
    Tally here() throws Exception {
        return tally(true);
    }

    /** The deliveries of the last phase to all the others. */
    Tally elsewhere() throws Exception {
        return tally(false);
    }

    private Tally tally(boolean isHere) throws Exception {
        Tally tally = new Tally();
        Loop ofFirstNode = fleet.loops().get(1);
        fleet.onEachLoop(loop -> {
            if (loop != fleet.first() && loop == ofFirstNode == isHere) loop.deliveries.addTo(tally);
        });
        return tally;
    }

    @Override
    public void close() {
        fleet.close();
    }
}
