/**
 * Immutable, validated configuration. Read once at the start from defaults, a YAML file, the environment and the
 * command line; every problem is reported at once.
 */
@NullMarked
package io.rookery.settings;

import org.jspecify.annotations.NullMarked;
