package io.rookery.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.rookery.settings.LogLevel;
import io.rookery.settings.LogSettings;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The levels of Rookery's loggers. One that is not set any more is what the logging configuration says. */
final class LogLevels {
    private final LoggerContext loggers;
    private Map<String, LogLevel> set = Map.of();

    LogLevels(LoggerContext loggers) {
        this.loggers = loggers;
    }

    void change(LogSettings settings) {
        Set<String> concerned = new HashSet<>(set.keySet());
        concerned.addAll(settings.levels().keySet());
        set = settings.levels();
        concerned.forEach(name -> loggers.getLogger(name).setLevel(level(set.get(name))));
    }

    private static @Nullable Level level(@Nullable LogLevel level) {
        return level == null ? null : Level.toLevel(level.name());
    }
}
