package io.rookery.settings;

/**
 * The settings among which some may be changed while the node runs. One that may not has the value of the start.
 *
 * @param connectionsMax as {@link HttpSettings#connectionsMax}
 */
public record LiveSettings(
        int connectionsMax,
        LimitSettings limits,
        MemorySettings memory,
        ChatSettings chat,
        FanoutSettings fanout,
        DrainSettings drain,
        ModerationSettings moderation,
        LogSettings log) {

    public static LiveSettings of(Settings settings) {
        return new LiveSettings(
                settings.http().connectionsMax(),
                settings.limits(),
                settings.memory(),
                settings.chat(),
                settings.fanout(),
                settings.drain(),
                settings.moderation(),
                settings.log());
    }

    static LiveSettings read(Section root) {
        return new LiveSettings(
                HttpSettings.connectionsMax(root.in("http")),
                LimitSettings.read(root.in("limits")),
                MemorySettings.read(root.in("memory")),
                ChatSettings.read(root.in("chat")),
                FanoutSettings.read(root.in("fanout")),
                DrainSettings.read(root.in("drain")),
                ModerationSettings.read(root.in("moderation"), root.flag("dev", false)),
                LogSettings.read(root.in("log")));
    }
}
