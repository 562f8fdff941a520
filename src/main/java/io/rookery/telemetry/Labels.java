package io.rookery.telemetry;

import java.util.Locale;

/** How enumerations are written in labels. */
final class Labels {
    private Labels() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
