package io.rookery.settings;

import org.jspecify.annotations.Nullable;

/**
 * One setting as it holds on a node. Secrets are masked.
 *
 * @param value null when it is not set
 * @param origin the file, variable or flag; null for defaults and overrides
 * @param base what it would be without the override; null when that is not set either
 * @param expected which values it takes, for people
 * @param holds from when on a change holds; null when it cannot be changed while nodes run
 */
public record SettingInForce(
        String key,
        @Nullable String value,
        Source source,
        @Nullable String origin,
        @Nullable String base,
        String expected,
        @Nullable Holds holds) {

    /** Where a value comes from; the strongest first. */
    public enum Source {
        OVERRIDE,
        COMMAND_LINE,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }
}
