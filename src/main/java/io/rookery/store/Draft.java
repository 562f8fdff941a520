package io.rookery.store;

import io.rookery.identity.UserId;
import io.rookery.protocol.MessageBody;
import org.jspecify.annotations.Nullable;

/**
 * A message that has no place yet.
 *
 * @param clientMessageId names the sending, so that a repeated one gets the first one's place; scope user and topic
 * @param membersOnly whether the author must be a member of the channel at the moment of appending
 */
public record Draft(UserId author, @Nullable String clientMessageId, MessageBody body, boolean membersOnly) {}
