/**
 * The server from outside: real nodes, real Redis, clients that know nothing but the protocol; and what becomes of
 * messages when nodes die, freeze or lose each other.
 */
@NullMarked
package io.rookery.e2e;

import org.jspecify.annotations.NullMarked;
