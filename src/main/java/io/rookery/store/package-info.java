/**
 * The shared truth: logs, sessions, presence and leases in Redis. Ports have plain names, implementations say how;
 * scripts are files. The only user of the Redis client.
 */
@NullMarked
package io.rookery.store;

import org.jspecify.annotations.NullMarked;
