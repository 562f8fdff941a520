package io.rookery.testing;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Something a test needs of the machine. Without it the test is aborted and says what is missing. */
public final class Requirement {
    private static final int ANSWER_SECONDS_MAX = 60;

    private Requirement() {}

    /** Aborts the running test unless the command ends well. */
    public static void runs(String missing, String... command) {
        if (!succeeds(List.of(command))) {
            abort(missing + " (tried: " + String.join(" ", command) + ")");
        }
    }

    /** Aborts the running test. */
    public static void abort(String missing) {
        System.out.println("NOT TESTED, missing on this machine: " + missing);
        Assumptions.abort("missing on this machine: " + missing);
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
