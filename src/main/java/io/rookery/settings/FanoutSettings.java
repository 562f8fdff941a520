package io.rookery.settings;

import java.time.Duration;

/**
 * How messages are written to many sockets.
 *
 * @param tick how long frames are gathered before they are written together; the first after a pause goes at once
 * @param valueDelayMax how long values, such as presence, wait for others to be written with when a loop is busy; zero for
 *     not at all
 * @param sendBufferBytes what the kernel may hold for one socket
 * @param tcpUserTimeout a socket that has taken nothing for so long is ended by the kernel, where it can
 */
public record FanoutSettings(Duration tick, Duration valueDelayMax, int sendBufferBytes, Duration tcpUserTimeout) {

    static FanoutSettings read(Section section) {
        Section live = section.changeable(Holds.AT_ONCE);
        return new FanoutSettings(
                live.duration("tick", "1ms", "100us", "100ms"),
                live.duration("value-delay-max", "50ms", "0s", "1s"),
                section.bytes("send-buffer-bytes", "64KiB", "4KiB", "16MiB"),
                section.duration("tcp-user-timeout", "60s", "1s", "10m"));
    }
}
