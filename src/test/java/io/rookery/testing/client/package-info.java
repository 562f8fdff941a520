/**
 * A client of the JSON-RPC dialect for the tests, which comes back after losses and keeps account of what it saw.
 */
@NullMarked
package io.rookery.testing.client;

import org.jspecify.annotations.NullMarked;
