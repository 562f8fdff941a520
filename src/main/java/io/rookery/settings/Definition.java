package io.rookery.settings;

import org.jspecify.annotations.Nullable;

/**
 * What one setting is.
 *
 * @param expected which values it takes, for people
 * @param fallback its default as it would be written; null for none, or one that depends on other settings
 * @param holds from when on a change at run time holds; null where a restart is needed
 */
record Definition(
        String key,
        String expected,
        @Nullable String fallback,
        @Nullable Holds holds) {}
