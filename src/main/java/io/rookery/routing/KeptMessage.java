package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.UserId;
import io.rookery.protocol.codec.MessageBodies;
import io.rookery.store.Draft;
import io.rookery.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * A stored message as its home keeps it for some seconds: in two objects rather than a dozen, since the collector copies all of them while
 * event loops wait.
 */
final class KeptMessage {
    /** What a message takes beside its body, roughly. */
    private static final int OBJECT_BYTES = 96;

    private final String epoch;
    private final long offset;
    private final long timestampMillis;
    private final UserId author;
    private final @Nullable String clientMessageId;
    private final boolean membersOnly;
    private final byte[] body;
    private final long storedNanos;

    private KeptMessage(
            String epoch,
            long offset,
            long timestampMillis,
            UserId author,
            @Nullable String clientMessageId,
            boolean membersOnly,
            byte[] body,
            long storedNanos) {
        this.epoch = epoch;
        this.offset = offset;
        this.timestampMillis = timestampMillis;
        this.author = author;
        this.clientMessageId = clientMessageId;
        this.membersOnly = membersOnly;
        this.body = body;
        this.storedNanos = storedNanos;
    }

    /**
     * @param before it, which most often is of the same epoch
     */
    static KeptMessage of(StoredMessage message, @Nullable KeptMessage before, long storedNanos) {
        Draft draft = message.draft();
        String epoch = message.position().epoch();
        return new KeptMessage(
                before != null && before.epoch.equals(epoch) ? before.epoch : epoch,
                message.position().offset(),
                message.timestampMillis(),
                draft.author(),
                draft.clientMessageId(),
                draft.membersOnly(),
                MessageBodies.encode(draft.body()),
                storedNanos);
    }

    /** The same at another place. */
    KeptMessage at(Position place) {
        return new KeptMessage(
                place.epoch(),
                place.offset(),
                timestampMillis,
                author,
                clientMessageId,
                membersOnly,
                body,
                storedNanos);
    }

    StoredMessage message() {
        return new StoredMessage(
                position(),
                timestampMillis,
                new Draft(author, clientMessageId, MessageBodies.decode(body), membersOnly));
    }

    Position position() {
        return new Position(epoch, offset);
    }

    long storedNanos() {
        return storedNanos;
    }

    int size() {
        return OBJECT_BYTES + body.length;
    }
}
