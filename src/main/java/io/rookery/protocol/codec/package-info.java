/**
 * Turns bytes into the values of {@link io.rookery.protocol} and back, once per dialect. The only user of generated
 * protobuf classes.
 */
@NullMarked
package io.rookery.protocol.codec;

import org.jspecify.annotations.NullMarked;
