/**
 * Which nodes are there, where each topic has its home, and what to do when that changes. The only user of Hazelcast.
 */
@NullMarked
package io.rookery.cluster;

import org.jspecify.annotations.NullMarked;
