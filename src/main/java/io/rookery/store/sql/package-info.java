/**
 * The archive in PostgreSQL: its schema, and the only statements there are.
 */
@NullMarked
package io.rookery.store.sql;

import org.jspecify.annotations.NullMarked;
