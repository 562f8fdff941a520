/**
 * What clients may say and be told: commands, answers, pushes, errors and close codes, independent of how they are
 * written on the wire.
 */
@NullMarked
package io.rookery.protocol;

import org.jspecify.annotations.NullMarked;
