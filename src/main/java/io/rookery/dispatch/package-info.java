/**
 * One pipeline for every command, whichever dialect or transport it came by: limits, authorisation, handler, answer.
 */
@NullMarked
package io.rookery.dispatch;

import org.jspecify.annotations.NullMarked;
