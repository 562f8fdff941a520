package io.rookery.settings;

import java.time.Duration;

/**
 * When somebody counts as gone, or away.
 *
 * @param leaseRenew how often a node says that it lives
 * @param leaseExpires a node silent for longer is dead, and its users leave
 * @param grace a user whose last connection was lost has so long to come back unnoticed
 * @param awayAfter a user who does nothing for so long is away; zero for never
 * @param serviceEvents whether the game's services are told of changes over the event bus
 * @param serviceRequests whether the game's services may ask and change things over the event bus
 */
public record PresenceSettings(
        Duration leaseRenew,
        Duration leaseExpires,
        Duration grace,
        Duration awayAfter,
        boolean serviceEvents,
        boolean serviceRequests) {

    static PresenceSettings read(Section section) {
        PresenceSettings presence = new PresenceSettings(
                section.duration("lease-renew", "2s", "100ms", "1m"),
                section.duration("lease-expires", "6s", "300ms", "5m"),
                section.duration("grace", "10s", "0s", "10m"),
                section.duration("away-after", "5m", "0s", "24h"),
                section.flag("service-events", false),
                section.flag("service-requests", false));
        if (presence.leaseExpires.compareTo(presence.leaseRenew.multipliedBy(2)) < 0) {
            section.refuse("lease-expires", "at least twice presence.lease-renew");
        }
        return presence;
    }
}
