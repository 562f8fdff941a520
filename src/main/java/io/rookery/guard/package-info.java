/**
 * What one client may cost: rate limits, connection limits, admission.
 */
@NullMarked
package io.rookery.guard;

import org.jspecify.annotations.NullMarked;
