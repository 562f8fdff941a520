/**
 * Who a client is: tokens, keys, origins, and what a user may do on a channel.
 */
@NullMarked
package io.rookery.auth;

import org.jspecify.annotations.NullMarked;
