/** Names and places: users, topics, nodes, positions in a log. Values only; everything else stands on them. */
@NullMarked
package io.rookery.identity;

import org.jspecify.annotations.NullMarked;
