/**
 * What must be seen: metrics, the conservation ledger and health, reported to by every package further down the
 * ladder.
 */
@NullMarked
package io.rookery.telemetry;

import org.jspecify.annotations.NullMarked;
