package io.rookery.store;

import io.rookery.identity.UserId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An alteration that is not made yet, with what it depends on.
 *
 * @param messageId what the message is called within its topic
 * @param authorOnly whether only the author of the message may do that
 * @param ageMax how old the message may be, by the store's clock; null for any age
 */
public record AlterationDraft(
        String messageId,
        UserId by,
        Alteration alteration,
        boolean authorOnly,
        @Nullable Duration ageMax) {}
