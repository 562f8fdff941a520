package io.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.rookery.settings.LogLevel;
import io.rookery.settings.LogSettings;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
    private final LoggerContext loggers = new LoggerContext();
    private final LogLevels levels = new LogLevels(loggers);
    private final Logger redis = loggers.getLogger("io.rookery.store.RedisLink");
    private final Logger sockets = loggers.getLogger("io.rookery.transport.GatewayLoop");
    private final Logger others = loggers.getLogger("com.hazelcast");

    @BeforeEach
    void configure() {
        loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
    }

    @Test
    void aPackageHasItsOwnLevelAndTheOthersThatOfAll() {
        levels.change(new LogSettings(Map.of("io.rookery", LogLevel.WARN, "io.rookery.store", LogLevel.TRACE)));

        assertThat(redis.getEffectiveLevel()).isEqualTo(Level.TRACE);
        assertThat(sockets.getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(others.getEffectiveLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void whatIsNotSetAnyMoreIsAsBefore() {
        levels.change(new LogSettings(Map.of("io.rookery.store", LogLevel.OFF)));
        assertThat(redis.getEffectiveLevel()).isEqualTo(Level.OFF);

        levels.change(new LogSettings(Map.of("io.rookery.transport", LogLevel.DEBUG)));

        assertThat(redis.getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(sockets.getEffectiveLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void everyLevelIsOneOfTheLoggers() {
        for (LogLevel level : LogLevel.values()) {
            levels.change(new LogSettings(Map.of("io.rookery", level)));

            assertThat(sockets.getEffectiveLevel()).hasToString(level.name());
        }
    }
}
