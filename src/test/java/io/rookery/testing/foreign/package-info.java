/**
 * Clients in other languages and the script that starts a cluster, as the tests see them.
 */
@NullMarked
package io.rookery.testing.foreign;

import org.jspecify.annotations.NullMarked;
