package io.rookery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    @Test
    void aStackTraceIsFoundByWhatStandsBeforeIt(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("log");
        Files.writeString(file, """
                10:00 INFO started
                10:01 ERROR a fault
                java.lang.IllegalStateException: broken
                	at io.rookery.app.Main.main(Main.java:7)
                	at java.base/java.lang.Thread.run(Thread.java:840)
                10:02 INFO goes on at full speed (really)
                """);

        assertThat(new ServerLog(file).stackTraces())
                .containsExactly("10:01 ERROR a fault | java.lang.IllegalStateException: broken");
    }
}
