/**
 * The names everything else speaks of: users, sessions, nodes, topics, and positions in a log. Values only; no
 * behaviour beyond checking and printing them.
 */
@NullMarked
package io.rookery.identity;

import org.jspecify.annotations.NullMarked;
