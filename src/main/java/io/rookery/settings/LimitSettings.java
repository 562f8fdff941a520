package io.rookery.settings;

import java.time.Duration;

/**
 * What one client may cost. A limit that is switched off is {@link Integer#MAX_VALUE}.
 *
 * @param frameBytesMax one WebSocket frame
 * @param messageBytesMax one message, all fragments together
 * @param fragmentsMax frames of one message
 * @param headerDeadline a request whose head is not there by then is closed
 * @param connectionsPerUser at once, on one node
 * @param connectionsPerAddress at once, on one node
 * @param sessionsPerSecondPerCore new sessions that a node admits
 * @param commandsPerSecond of one session, in the long run
 * @param commandsBurst of one session, at once
 * @param commandsInFlight of one session, not yet answered
 * @param batchCommandsMax commands in one batch
 * @param subscriptionsPerSession topics that one session listens to
 * @param outboundBytesMax waiting for one socket
 * @param presenceWatchesPerSession users that one session watches
 * @param jsonDepthMax objects and lists within each other
 * @param textBytesMax the text of one message, in UTF-8
 * @param payloadBytesMax the payload of one message or signal
 */
public record LimitSettings(
        int frameBytesMax,
        int messageBytesMax,
        int fragmentsMax,
        Duration headerDeadline,
        int connectionsPerUser,
        int connectionsPerAddress,
        int sessionsPerSecondPerCore,
        int commandsPerSecond,
        int commandsBurst,
        int commandsInFlight,
        int batchCommandsMax,
        int subscriptionsPerSession,
        int outboundBytesMax,
        int presenceWatchesPerSession,
        int jsonDepthMax,
        int textBytesMax,
        int payloadBytesMax) {

    static LimitSettings read(Section section) {
        Section live = section.changeable(Holds.AT_ONCE);
        LimitSettings limits = new LimitSettings(
                section.bytes("frame-bytes-max", "64KiB", "1KiB", "1MiB"),
                section.bytes("message-bytes-max", "256KiB", "1KiB", "16MiB"),
                section.integer("fragments-max", 64, 1, 4096),
                section.duration("header-deadline", "10s", "100ms", "2m"),
                live.limit("connections-per-user", 10, 1_000_000),
                live.limit("connections-per-address", 50, 1_000_000),
                live.limit("sessions-per-second-per-core", 500, 1_000_000),
                live.limit("commands-per-second", 20, 1_000_000),
                live.limit("commands-burst", 40, 1_000_000),
                live.integer("commands-in-flight", 64, 1, 1_000_000),
                section.integer("batch-commands-max", 32, 1, 1000),
                live.limit("subscriptions-per-session", 128, 1_000_000),
                live.bytes("outbound-bytes-max", "1MiB", "64KiB", "1GiB"),
                section.limit("presence-watches-per-session", 500, 1_000_000),
                section.integer("json-depth-max", 32, 4, 256),
                section.bytes("text-bytes-max", "16KiB", "1B", "1MiB"),
                section.bytes("payload-bytes-max", "32KiB", "1B", "1MiB"));
        if (limits.messageBytesMax < limits.frameBytesMax) {
            section.refuse("message-bytes-max", "at least limits.frame-bytes-max");
        }
        if (limits.commandsBurst < limits.commandsPerSecond) {
            section.refuse("commands-burst", "at least limits.commands-per-second");
        }
        return limits;
    }
}
