package io.rookery.guard;

import io.rookery.settings.LimitSettings;
import java.util.function.ToLongFunction;

/**
 * Every limit on what a client may cost, in one table. Each is counted in the memory of the node that applies it: none
 * depends on a store, so all of them fail closed.
 */
public enum Limit {
    FRAME_BYTES("limits.frame-bytes-max", Unit.BYTES, LimitSettings::frameBytesMax, "close 1009"),
    MESSAGE_BYTES("limits.message-bytes-max", Unit.BYTES, LimitSettings::messageBytesMax, "close 1009"),
    FRAGMENTS("limits.fragments-max", Unit.COUNT, LimitSettings::fragmentsMax, "close 1008"),
    HEADER_DEADLINE(
            "limits.header-deadline",
            Unit.MILLISECONDS,
            limits -> limits.headerDeadline().toMillis(),
            "the connection is closed"),
    CONNECTIONS_PER_USER("limits.connections-per-user", Unit.COUNT, LimitSettings::connectionsPerUser, "close 4504"),
    CONNECTIONS_PER_ADDRESS(
            "limits.connections-per-address",
            Unit.COUNT,
            LimitSettings::connectionsPerAddress,
            "429 with Retry-After, before the upgrade"),
    SESSIONS_PER_SECOND_PER_CORE(
            "limits.sessions-per-second-per-core",
            Unit.PER_SECOND,
            LimitSettings::sessionsPerSecondPerCore,
            "503 with Retry-After, before the upgrade"),
    COMMANDS_PER_SECOND(
            "limits.commands-per-second",
            Unit.PER_SECOND,
            LimitSettings::commandsPerSecond,
            "-32001; close 4004 after " + CommandRate.REFUSALS_IN_A_ROW_MAX + " in a row"),
    COMMANDS_BURST("limits.commands-burst", Unit.COUNT, LimitSettings::commandsBurst, "as commands-per-second"),
    COMMANDS_IN_FLIGHT("limits.commands-in-flight", Unit.COUNT, LimitSettings::commandsInFlight, "-32011"),
    BATCH_COMMANDS("limits.batch-commands-max", Unit.COUNT, LimitSettings::batchCommandsMax, "-32600"),
    SUBSCRIPTIONS("limits.subscriptions-per-session", Unit.COUNT, LimitSettings::subscriptionsPerSession, "-32004"),
    PRESENCE_WATCHES(
            "limits.presence-watches-per-session", Unit.COUNT, LimitSettings::presenceWatchesPerSession, "-32004"),
    JSON_DEPTH("limits.json-depth-max", Unit.COUNT, LimitSettings::jsonDepthMax, "-32010"),
    OUTBOUND_BYTES(
            "limits.outbound-bytes-max",
            Unit.BYTES,
            LimitSettings::outboundBytesMax,
            "signals and values are shed; stored messages are read from the log later");

    /** What a limit's number counts. */
    public enum Unit {
        BYTES,
        COUNT,
        PER_SECOND,
        MILLISECONDS
    }

    private final String setting;
    private final Unit unit;
    private final ToLongFunction<LimitSettings> value;
    private final String answer;

    Limit(String setting, Unit unit, ToLongFunction<LimitSettings> value, String answer) {
        this.setting = setting;
        this.unit = unit;
        this.value = value;
        this.answer = answer;
    }

    public String setting() {
        return setting;
    }

    public Unit unit() {
        return unit;
    }

    public long in(LimitSettings limits) {
        return value.applyAsLong(limits);
    }

    /** What a client sees that exceeds it. */
    public String answer() {
        return answer;
    }
}
