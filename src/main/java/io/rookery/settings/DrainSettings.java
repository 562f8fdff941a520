package io.rookery.settings;

import java.time.Duration;

/**
 * How a node that is to stop sends its clients to the others.
 *
 * @param longest it stops after this, whoever is still there
 * @param patience a client that has not gone so long after its turn is closed
 * @param sessionsPerSecond sent to each of the other nodes; zero for half of what that node admits
 * @param presenceGrace a user of a draining node has so long to come back unnoticed
 */
public record DrainSettings(Duration longest, Duration patience, int sessionsPerSecond, Duration presenceGrace) {

    static DrainSettings read(Section section) {
        Section live = section.changeable(Holds.NEXT_DRAIN);
        DrainSettings drain = new DrainSettings(
                live.duration("longest", "15s", "0s", "10m"),
                live.duration("patience", "2s", "0s", "1m"),
                live.integer("sessions-per-second", 0, 0, 1_000_000),
                live.duration("presence-grace", "30s", "0s", "10m"));
        if (drain.patience.compareTo(drain.longest) > 0) {
            section.refuse("patience", "at most drain.longest");
        }
        return drain;
    }
}
