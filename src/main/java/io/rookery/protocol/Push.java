package io.rookery.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says unasked. */
public sealed interface Push {

    record SessionReady(Answer.Session session) implements Push {}

    record SessionReconnect(
            @Nullable String url, @Nullable String node, String recoveryToken, long afterMillis, String reason)
            implements Push {}

    record SessionExpiring(long expiresAtMillis) implements Push {}

    record Chat(ChatMessage message) implements Push {}

    /** A message has another text now. */
    record Edited(ChatMessage message) implements Push {}

    /** A message has no content any more. */
    record Deleted(
            String channel,
            String messageId,
            long offset,
            long revision,
            @Nullable String by) implements Push {}

    /**
     * A user has reacted to a message.
     *
     * @param count how many have reacted so now
     * @param removed whether the user has taken the reaction back
     */
    record Reaction(
            String channel,
            String messageId,
            long offset,
            long revision,
            String reaction,
            int count,
            String userId,
            boolean removed)
            implements Push {}

    /**
     * @param state {@code delivered} or {@code read}
     */
    record Receipt(String messageId, String channel, String state, String userId) implements Push {}

    record MemberJoined(String channel, Sender user) implements Push {}

    record MemberLeft(String channel, Sender user) implements Push {}

    /**
     * Exactly one of {@code channel} and {@code to} is set.
     *
     * @param expiresInMillis null when the user does not write any more
     */
    record Typing(
            @Nullable String channel,
            @Nullable String to,
            Sender from,
            boolean typing,
            @Nullable Long expiresInMillis) implements Push {}

    /** The user has read a channel up to an offset; so many messages came after it so far. */
    record ReadMarker(String channel, long offset, long unread) implements Push {}

    record Invited(Invitation invitation) implements Push {}

    /**
     * @param userId whose role has changed; null when none has
     */
    record ChannelUpdated(
            String channel,
            @Nullable String title,
            ChannelAccess access,
            String owner,
            Sender by,
            @Nullable String userId,
            @Nullable ChannelRole role)
            implements Push {}

    /** The store lost messages this session had seen; numbering goes on from {@code offset} in the new epoch. */
    record ChannelReset(String channel, String epoch, long offset) implements Push {}

    record PresenceChanged(Presence presence) implements Push {}

    /** How the result of a live query changed; {@code total} counts beyond its limit too. */
    record PresenceDiff(
            String queryId, long version, List<Presence> entered, List<Presence> updated, List<String> left, int total)
            implements Push {}

    /** A typed event of the game, at most once. Exactly one of {@code to} and {@code channel} is set. */
    record Signal(
            @Nullable String channel,
            @Nullable String to,
            Sender from,
            String event,
            @Nullable RawJson payload,
            long timestampMillis)
            implements Push {}

    record Announcement(
            String id,
            String text,
            String severity,
            Priority priority,
            @Nullable String from,
            @Nullable Long startsAtMillis,
            @Nullable Long expiresAtMillis)
            implements Push {}

    @SuppressWarnings("JavaLangClash") // the name of the notification
    record Error(Refusal refusal) implements Push {}
}
