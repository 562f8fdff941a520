package io.rookery.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands of the machine that must succeed. */
public final class Commands {
    private Commands() {}

    /**
     * Runs a command to its end.
     *
     * @return what it printed
     * @throws IllegalStateException with what it printed, when it fails
     */
    public static String run(String... command) {
        return run(List.of(command));
    }

    /** See {@link #run(String...)}. */
    public static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + ": exit " + process.exitValue() + ", " + printed.strip());
            }
            return printed;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + String.join(" ", command), interrupted);
        }
    }
}
