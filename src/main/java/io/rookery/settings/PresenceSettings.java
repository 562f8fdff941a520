package io.rookery.settings;

import java.time.Duration;

/**
 * When somebody counts as gone.
 *
 * @param leaseRenew how often a node says that it lives
 * @param leaseExpires a node silent for longer is dead, and its users leave
 * @param grace a user whose last connection was lost has so long to come back unnoticed
 */
public record PresenceSettings(Duration leaseRenew, Duration leaseExpires, Duration grace) {

    static PresenceSettings read(Section section) {
        PresenceSettings presence = new PresenceSettings(
                section.duration("lease-renew", "2s", "100ms", "1m"),
                section.duration("lease-expires", "6s", "300ms", "5m"),
                section.duration("grace", "10s", "0s", "10m"));
        if (presence.leaseExpires.compareTo(presence.leaseRenew.multipliedBy(2)) < 0) {
            section.refuse("lease-expires", "at least twice presence.lease-renew");
        }
        return presence;
    }
}
