/**
 * Where sockets are accepted, hardened and written to: the WebSocket gateway and the one writer of each event loop.
 */
@NullMarked
package io.rookery.transport;

import org.jspecify.annotations.NullMarked;
