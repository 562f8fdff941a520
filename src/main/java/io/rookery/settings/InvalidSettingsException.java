package io.rookery.settings;

import java.util.List;

/** Settings the server refuses to start with. Carries every problem that was found, each naming key, value and need. */
public final class InvalidSettingsException extends RuntimeException {
    private final List<String> problems;

    public InvalidSettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each, such as {@code http.port: 99999 (expected: 0..65535, from conf/rookery.yaml)}. */
    public List<String> problems() {
        return problems;
    }
}
