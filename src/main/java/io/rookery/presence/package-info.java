/**
 * Who is online, from which device, seen by whom; kept in the store, rebuilt from sockets, one event per change.
 */
@NullMarked
package io.rookery.presence;

import org.jspecify.annotations.NullMarked;
