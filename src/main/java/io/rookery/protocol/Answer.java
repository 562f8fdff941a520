package io.rookery.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The good outcome of a command. */
public sealed interface Answer {
    Empty EMPTY = new Empty();

    record Empty() implements Answer {}

    /** The session as its client sees it; also pushed as {@code session.ready}. */
    record Session(
            String sessionId,
            String userId,
            String node,
            String recoveryToken,
            boolean resumed,
            long resumeWindowMillis,
            long heartbeatMillis,
            int maxFrameBytes,
            long serverTimeMillis,
            Map<String, Recovery> channels)
            implements Answer {}

    record TokenRefreshed(long expiresAtMillis) implements Answer {}

    record Pong(long serverTimeMillis) implements Answer {}

    record Subscribed(Map<String, Recovery> topics) implements Answer {}

    record Channel(
            String channel,
            @Nullable String title,
            ChannelAccess access,
            String owner,
            long createdAtMillis,
            int memberCount)
            implements Answer {}

    record Joined(String channel, Recovery recovery, int memberCount) implements Answer {}

    record Members(List<Member> members, @Nullable String cursor) implements Answer {}

    /** Who was invited just now, and until when. */
    record Invited(List<String> users, long expiresAtMillis) implements Answer {}

    record Channels(
            List<OwnChannel> channels,
            List<Invitation> invitations,
            @Nullable String cursor) implements Answer {}

    /**
     * @param durability {@code stored}: the store has it
     * @param online only for direct messages: whether the receiver had a connection to deliver to
     */
    record Stored(
            String messageId,
            String channel,
            String epoch,
            long offset,
            long timestampMillis,
            boolean duplicate,
            String durability,
            @Nullable Boolean online)
            implements Answer {}

    record History(List<ChatMessage> messages, boolean more) implements Answer {}

    /** A message as it is after it was edited. */
    record Edited(ChatMessage message) implements Answer {}

    record Reactions(String messageId, Map<String, Integer> reactions) implements Answer {}

    record Message(ChatMessage message) implements Answer {}

    /** The newest first. */
    record FoundMessages(
            List<ChatMessage> messages, @Nullable String cursor) implements Answer {}

    /**
     * @param before the place before the messages, as {@code chat.pages} takes it
     * @param after the place after them
     */
    record Pages(List<ChatMessage> messages, boolean more, String before, String after) implements Answer {}

    record OwnPresence(Presence presence) implements Answer {}

    record Presences(List<Presence> presences) implements Answer {}

    record QueriedPresences(List<Presence> presences, int total, long version) implements Answer {}

    record WatchedPresences(String queryId, long version, List<Presence> presences, int total) implements Answer {}

    /**
     * A channel as one of its members sees it.
     *
     * @param epoch with {@code offset} the place of the newest message; null when nothing was ever said
     * @param read the offset of the last message the user has read
     * @param unread how many came after it
     */
    record OwnChannel(
            String channel,
            @Nullable String title,
            ChannelAccess access,
            ChannelRole role,
            int memberCount,
            @Nullable String epoch,
            long offset,
            long read,
            long unread) {}

    /**
     * @param role null where nobody has one
     */
    record Member(
            String userId,
            String name,
            PresenceStatus status,
            @Nullable ChannelRole role) {}
}
