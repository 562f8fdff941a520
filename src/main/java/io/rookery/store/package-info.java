/**
 * The shared truth: logs, sessions, presence and leases in Redis. Ports have plain names, implementations say how;
 * scripts are files. The only user of the Redis client. {@code docs/redis.md} names every key.
 *
 * <p>Bottom up: a {@code RedisWire} is one connection to one incarnation of a server, a {@code RedisLink} makes a new wire
 * whenever one ends, {@link io.rookery.store.RedisLinks} finds the right link, and the stores speak through that.
 */
@NullMarked
package io.rookery.store;

import org.jspecify.annotations.NullMarked;
