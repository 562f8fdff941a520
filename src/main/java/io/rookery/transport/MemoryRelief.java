package io.rookery.transport;

import io.rookery.guard.MemoryPressure;
import io.rookery.protocol.CloseCode;
import java.util.function.IntSupplier;

/** Closes the connections of one event loop for which most waits, when the node's memory is scarce. Belongs to the loop. */
final class MemoryRelief {
    private final MemoryPressure memory;
    private final Connections connections;
    private final GatewayMetrics metrics;
    private final IntSupplier batchMax;
    private int batchesSeen;

    MemoryRelief(MemoryPressure memory, Connections connections, GatewayMetrics metrics, IntSupplier batchMax) {
        this.memory = memory;
        this.connections = connections;
        this.metrics = metrics;
        this.batchMax = batchMax;
        this.batchesSeen = memory.batches();
    }

    void sweep(long nowNanos) {
        memory.look(nowNanos);
        int batches = memory.batches();
        if (batches != batchesSeen) {
            batchesSeen = batches;
            closeSlowest();
        }
    }

    private void closeSlowest() {
        Largest<WebSocketConnection> slowest = new Largest<>(batchMax.getAsInt());
        connections.visitAll(connection -> slowest.add(connection, connection.backlogBytes()));
        slowest.all().forEach(connection -> {
            metrics.closedForMemory();
            connection.end(CloseCode.SLOW_CONSUMER);
        });
    }
}
