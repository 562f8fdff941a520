/**
 * Health, metrics and the operators' API on the management port.
 */
@NullMarked
package io.rookery.management;

import org.jspecify.annotations.NullMarked;
