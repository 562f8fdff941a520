/**
 * Real servers for the tests: nodes and Redis as processes of their own, and networks that can be cut.
 */
@NullMarked
package io.rookery.testing;

import org.jspecify.annotations.NullMarked;
