package io.rookery.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is logged.
 *
 * @param levels of loggers by name, {@code io.rookery} or one of its packages; the others are as those above them
 */
public record LogSettings(Map<String, LogLevel> levels) {
    static final String ROOT = "io.rookery";

    /** The setting for all packages. */
    static final String ALL = "all";

    static final List<String> PACKAGES = List.of(
            "protocol",
            "settings",
            "telemetry",
            "bus",
            "store",
            "auth",
            "guard",
            "cluster",
            "archive",
            "session",
            "routing",
            "dispatch",
            "presence",
            "chat",
            "transport",
            "management",
            "app");

    public LogSettings {
        levels = Map.copyOf(levels);
    }

    static LogSettings read(Section section) {
        Section live = section.changeable(Holds.AT_ONCE);
        Map<String, LogLevel> levels = new LinkedHashMap<>();
        live.optionalChoice(ALL, LogLevel.class).ifPresent(level -> levels.put(ROOT, level));
        for (String name : PACKAGES) {
            live.optionalChoice(name, LogLevel.class).ifPresent(level -> levels.put(ROOT + "." + name, level));
        }
        return new LogSettings(levels);
    }
}
