/**
 * What people write: how it is cleaned, what it may be marked with, and how it reads when somebody says it. Pure functions of
 * texts.
 */
@NullMarked
package io.rookery.text;

import org.jspecify.annotations.NullMarked;
