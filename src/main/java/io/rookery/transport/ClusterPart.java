package io.rookery.transport;

import io.rookery.cluster.Placement;
import io.rookery.cluster.SlowStart;
import io.rookery.guard.Capacity;

/**
 * This node as one of several that share the clients.
 *
 * @param capacity the connections it has and may have
 */
public record ClusterPart(Placement placement, Capacity capacity, Drain drain, SlowStart slowStart) {}
