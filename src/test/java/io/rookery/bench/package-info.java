/**
 * The load generator: opens connections as game clients do, publishes on a schedule that no slow server can bend, and
 * counts what arrives. One class per scenario; everything a scenario needs to connect, publish, count and report stands
 * beside it. Run by {@code scripts/bench}.
 */
@NullMarked
package io.rookery.bench;

import org.jspecify.annotations.NullMarked;
