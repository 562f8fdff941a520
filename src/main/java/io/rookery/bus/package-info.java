/**
 * Typed addresses over the clustered event bus. The only user of it.
 */
@NullMarked
package io.rookery.bus;

import org.jspecify.annotations.NullMarked;
