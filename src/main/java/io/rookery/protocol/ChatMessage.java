package io.rookery.protocol;

import io.rookery.identity.Position;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a channel's log, as it is now.
 *
 * @param epoch with {@code offset} the message's place in the channel
 * @param kind what sort of message it is to the application; {@code text} when the sender named none, {@link #DELETED} for the
 *     place of one that was deleted
 * @param timestampMillis when the store took it, since 1970
 * @param edited whether the text is not the first one
 * @param revision rises with every change of the message; zero when there was none
 * @param reactions how many users reacted how, in the order of the first of them
 */
public record ChatMessage(
        String channel,
        String epoch,
        long offset,
        String messageId,
        Sender from,
        String kind,
        @Nullable String text,
        @Nullable RawJson payload,
        @Nullable String replyTo,
        long timestampMillis,
        boolean edited,
        long revision,
        Map<String, Integer> reactions) {
    /** The kind of a message without content, of which the place is kept. */
    public static final String DELETED = "deleted";

    /** A message that was not changed. */
    public ChatMessage(
            String channel,
            String epoch,
            long offset,
            String messageId,
            Sender from,
            String kind,
            @Nullable String text,
            @Nullable RawJson payload,
            @Nullable String replyTo,
            long timestampMillis) {
        this(
                channel,
                epoch,
                offset,
                messageId,
                from,
                kind,
                text,
                payload,
                replyTo,
                timestampMillis,
                false,
                0,
                Map.of());
    }

    public Position position() {
        return new Position(epoch, offset);
    }

    public boolean isDeleted() {
        return revision != 0 && DELETED.equals(kind);
    }

    public ChatMessage edited(String newText, long newRevision) {
        return become(kind, newText, payload, true, newRevision, reactions);
    }

    public ChatMessage deleted(long newRevision) {
        return become(DELETED, null, null, false, newRevision, Map.of());
    }

    /**
     * @param newReactions not to be changed any more
     */
    public ChatMessage reactedTo(Map<String, Integer> newReactions, long newRevision) {
        return become(kind, text, payload, edited, newRevision, newReactions);
    }

    /** The same message at the same place, with another content. */
    private ChatMessage become(
            String newKind,
            @Nullable String newText,
            @Nullable RawJson newPayload,
            boolean nowEdited,
            long newRevision,
            Map<String, Integer> newReactions) {
        return new ChatMessage(
                channel,
                epoch,
                offset,
                messageId,
                from,
                newKind,
                newText,
                newPayload,
                replyTo,
                timestampMillis,
                nowEdited,
                newRevision,
                newReactions);
    }
}
