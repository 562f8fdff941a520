package io.rookery.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The delivery classes that can be published by a client. */
enum DeliveryKind {
    SIGNAL,
    LOG;

    /** Those that {@code --class} names; of other servers there is one. */
    static List<DeliveryKind> of(BenchOptions options) {
        String name = options.text("class", options.has("peer") ? SIGNAL.text() : "both");
        if (name.equals("both")) return List.of(values());
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(name))
                .findFirst()
                .map(List::of)
                .orElseThrow(
                        () -> new IllegalArgumentException("--class: " + name + " (expected: signal, log or both)"));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
