package io.rookery.settings;

import java.util.ArrayList;
import java.util.List;

/** Everything found wrong so far. */
final class Problems {
    private final List<String> messages = new ArrayList<>();

    void add(String key, String value, String expected) {
        messages.add(key + ": " + value + " (expected: " + expected + ")");
    }

    void throwIfAny() {
        if (!messages.isEmpty()) {
            throw new InvalidSettingsException(messages);
        }
    }
}
