package io.rookery.cluster;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.identity.NodeId;
import io.rookery.protocol.Priority;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells the other members how busy this node is, and notes what they say. */
public final class LoadExchange implements Bus.Receiver {
    public static final Duration EVERY = Duration.ofSeconds(1);

    private static final int KEY = 0;

    private final Homes homes;
    private final Bus bus;
    private final LoadReports reports;
    private final Supplier<LoadReport> own;

    /**
     * @param own this node's report of the moment
     */
    public LoadExchange(Homes homes, Bus bus, LoadReports reports, Supplier<LoadReport> own) {
        this.homes = homes;
        this.bus = bus;
        this.reports = reports;
        this.own = own;
    }

    /** To be called every {@link #EVERY}, and when something has changed that others should know at once. */
    public void publish() {
        LoadReport report = own.get();
        reports.note(report);
        Buffer message = report.encode();
        for (NodeId member : homes.members()) {
            if (!member.equals(homes.self())) {
                bus.send(member, Concern.LOAD, KEY, Priority.HIGH, message);
            }
        }
    }

    @Override
    public void received(NodeId from, int key, Buffer message) {
        reports.note(LoadReport.decode(from, message));
    }
}
