/**
 * Channels, direct messages, receipts and signals: the handlers of the chat commands and their rules.
 */
@NullMarked
package io.rookery.chat;

import org.jspecify.annotations.NullMarked;
