/**
 * A client's session, which outlives its connections: state, recovery tokens, lanes of outbound work and their
 * bounds.
 */
@NullMarked
package io.rookery.session;

import org.jspecify.annotations.NullMarked;
