package io.rookery.app;

import com.sun.management.UnixOperatingSystemMXBean;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.cluster.LoadExchange;
import io.rookery.cluster.LoadReport;
import io.rookery.cluster.LoadReports;
import io.rookery.cluster.Placement;
import io.rookery.cluster.SlowStart;
import io.rookery.guard.Capacity;
import io.rookery.settings.LiveSettings;
import io.rookery.settings.Settings;
import io.rookery.telemetry.LoopLag;
import io.rookery.transport.ClusterPart;
import io.rookery.transport.Drain;
import io.rookery.transport.PublicAddress;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** How busy this node is and the others are, and what follows from it. */
final class NodeLoad {
    private final Settings settings;
    private volatile int sessionsPerSecondPerCore;
    private final Homes homes;
    private final int eventLoops;
    private final LoadReports reports;
    private final ClusterPart part;
    private final List<LoopLag> lags = new CopyOnWriteArrayList<>();

    NodeLoad(Settings settings, Homes homes, int eventLoops) {
        this.settings = settings;
        this.sessionsPerSecondPerCore = settings.limits().sessionsPerSecondPerCore();
        this.homes = homes;
        this.eventLoops = eventLoops;
        this.reports = new LoadReports(homes::members, System::nanoTime);
        Placement placement = new Placement(homes.self(), reports);
        Capacity capacity = new Capacity(capacity(settings.http().connectionsMax()));
        this.part = new ClusterPart(
                placement,
                capacity,
                new Drain(placement, capacity, settings.drain(), System::nanoTime),
                new SlowStart(homes.self(), settings.cluster().slowStart(), homes::members, reports, System::nanoTime));
    }

    /** Has other settings from now on; safe to call from any thread. */
    void change(LiveSettings now) {
        sessionsPerSecondPerCore = now.limits().sessionsPerSecondPerCore();
        part.capacity().resize(capacity(now.connectionsMax()));
    }

    private static int capacity(int connectionsMax) {
        return connectionsMax > 0
                ? connectionsMax
                : Capacity.withinOpenFiles(openFilesMax()).max();
    }

    private static long openFilesMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : 0;
    }

    ClusterPart part() {
        return part;
    }

    LoadReports reports() {
        return reports;
    }

    /** To be told of each event loop's. */
    void watch(LoopLag lag) {
        lags.add(lag);
    }

    /**
     * Tells the others from now on.
     *
     * @param port that clients connect to
     */
    void publish(Vertx vertx, Context context, Bus bus, int port) {
        String url = PublicAddress.of(settings, port);
        LoadExchange exchange = new LoadExchange(homes, bus, reports, () -> report(url));
        bus.serve(Concern.LOAD, List.of(new Bus.Loop(context, exchange)));
        vertx.setPeriodic(LoadExchange.EVERY.toMillis(), timer -> {
            part.slowStart().look();
            exchange.publish();
        });
        part.drain().onBegin(exchange::publish);
        exchange.publish();
    }

    private LoadReport report(String url) {
        double perSecond = (double) sessionsPerSecondPerCore
                * eventLoops
                * part.slowStart().share();
        Duration lag = lags.stream()
                .map(LoopLag::latest)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Runtime runtime = Runtime.getRuntime();
        long heapUsed = runtime.totalMemory() - runtime.freeMemory();
        return new LoadReport(
                homes.self(),
                url,
                part.capacity().taken(),
                part.capacity().max(),
                (int) Math.max(1, Math.min(Integer.MAX_VALUE, perSecond)),
                (int) Math.min(Integer.MAX_VALUE, lag.toMillis()),
                (int) (100 * heapUsed / runtime.maxMemory()),
                part.slowStart().warmthPercent(),
                part.drain().isUnderWay());
    }
}
