package io.rookery.store;

import io.rookery.protocol.Platform;

/**
 * What kind of client a session has.
 *
 * @param name as the client calls itself; empty when it does not
 */
public record Device(Platform platform, String name) {
    /** The inverse of {@link #toString()}; of anything else the platform is not known. */
    public static Device parse(String text) {
        int at = text.indexOf(' ');
        return at < 0
                ? new Device(Platform.OTHER, text)
                : new Device(Platform.of(text.substring(0, at)), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return platform.label() + ' ' + name;
    }
}
