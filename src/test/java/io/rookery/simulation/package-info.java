/**
 * A whole cluster in one thread, drawn from a seed: nodes made of the parts that real nodes are made of, a clock that jumps, a
 * network that loses, delays, repeats and reorders, nodes that die and freeze, clients that do not read, and a real Redis that
 * dies, freezes and forgets.
 */
@NullMarked
package io.rookery.simulation;

import org.jspecify.annotations.NullMarked;
