package io.rookery.management;

import io.rookery.cluster.Homes;
import io.rookery.cluster.LoadReports;
import io.rookery.cluster.Placement;
import io.rookery.guard.Capacity;
import io.rookery.settings.Settings;
import io.rookery.transport.Drain;

/** A node without clients, in a cluster of which it has heard nothing but what a test says. */
record QuietCluster(LoadReports reports, Drain drain) {
    static QuietCluster of(Homes homes) {
        LoadReports reports = new LoadReports(homes::members, System::nanoTime);
        return new QuietCluster(
                reports,
                new Drain(
                        new Placement(homes.self(), reports),
                        new Capacity(1),
                        Settings.defaults().drain(),
                        System::nanoTime));
    }
}
