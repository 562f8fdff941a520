package io.rookery.protocol;

import io.rookery.identity.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client can ask for. Decoders have checked form and bounds (types, lengths, required fields); whether it may be done
 * is decided later.
 */
public sealed interface Command {

    record SessionConnect(
            @Nullable String token,
            @Nullable ClientInfo client,
            @Nullable Resume resume,
            boolean restore) implements Command {}

    record SessionResume(Resume resume) implements Command {}

    record SessionClose() implements Command {}

    record TokenRefresh(String token) implements Command {}

    record Ping() implements Command {}

    record Subscribe(List<TopicSince> topics) implements Command {}

    record Unsubscribe(List<String> topics) implements Command {}

    record ChannelCreate(
            String channel,
            @Nullable String title,
            @Nullable ChannelAccess access,
            List<String> members) implements Command {}

    /**
     * @param move whether the user leaves the room where they stood before
     */
    record ChannelJoin(String channel, @Nullable Position since, boolean move) implements Command {
        public ChannelJoin(String channel, @Nullable Position since) {
            this(channel, since, false);
        }
    }

    record ChannelLeave(String channel) implements Command {}

    record ChannelMembers(
            String channel, int limit, @Nullable String cursor) implements Command {}

    /** At least one of {@code title} and {@code access} is given; an empty title takes it away. */
    record ChannelUpdate(
            String channel,
            @Nullable String title,
            @Nullable ChannelAccess access) implements Command {}

    record ChannelInvite(String channel, List<String> users) implements Command {}

    record ChannelDecline(String channel) implements Command {}

    record ChannelSetRole(String channel, String userId, ChannelRole role) implements Command {}

    record ChannelList(int limit, @Nullable String cursor) implements Command {}

    record ChatSend(
            String channel,
            @Nullable String text,
            @Nullable RawJson payload,
            @Nullable String kind,
            @Nullable String clientMessageId,
            @Nullable String replyTo,
            Priority priority)
            implements Command {}

    record DirectSend(
            String to,
            @Nullable String text,
            @Nullable RawJson payload,
            @Nullable String clientMessageId) implements Command {}

    record ChatSay(Utterance said) implements Command {}

    record ChatPose(Utterance said) implements Command {}

    record ChatOoc(Utterance said) implements Command {}

    record ChatYell(Utterance said) implements Command {}

    record ChatWhisper(String to, String text, @Nullable String clientMessageId) implements Command {}

    record ChatEdit(String messageId, String text) implements Command {}

    record ChatDelete(String messageId) implements Command {}

    record ChatReact(String messageId, String reaction, boolean remove) implements Command {}

    record ChatAck(String channel, long offset) implements Command {}

    record ChatRead(String channel, long offset) implements Command {}

    /** Exactly one of {@code channel} and {@code to} is given. */
    record ChatTyping(@Nullable String channel, @Nullable String to, boolean typing) implements Command {}

    /** At most one of {@code before} and {@code after} is given; both are exclusive. */
    record ChatHistory(
            String channel, @Nullable Long before, @Nullable Long after, int limit) implements Command {}

    /** At most one of {@code before} and {@code after} is given; both are places as an earlier answer told them. */
    record ChatPages(
            String userId,
            @Nullable String before,
            @Nullable String after,
            int limit) implements Command {}

    record ChatGet(String messageId) implements Command {}

    /**
     * @param sinceMillis inclusive
     * @param untilMillis exclusive
     */
    record ChatSearch(
            String query,
            @Nullable String channel,
            @Nullable String from,
            @Nullable Long sinceMillis,
            @Nullable Long untilMillis,
            int limit,
            @Nullable String cursor)
            implements Command {}

    /**
     * @param zone null when the session is in no zone
     * @param expiresInMillis null for never
     */
    record PresenceUpdate(
            PresenceStatus status,
            @Nullable String activity,
            @Nullable RawJson metadata,
            @Nullable String zone,
            @Nullable Long expiresInMillis)
            implements Command {}

    /**
     * @param users empty when it is about the friends
     */
    record PresenceSubscribe(List<String> users, boolean friends) implements Command {}

    /**
     * @param users empty when it is about the friends
     */
    record PresenceUnsubscribe(List<String> users, boolean friends) implements Command {}

    record PresenceQuery(PresenceQuestion question) implements Command {}

    record PresenceWatch(PresenceQuestion question) implements Command {}

    record PresenceUnwatch(String queryId) implements Command {}

    /** Exactly one of {@code to} and {@code channel} is given. */
    record SignalSend(
            @Nullable String to,
            @Nullable String channel,
            String event,
            @Nullable RawJson payload,
            Priority priority,
            @Nullable Long ttlMillis)
            implements Command {}

    /**
     * Something said aloud.
     *
     * @param room where the speaker believes to stand; null for wherever that is
     */
    record Utterance(
            String text,
            @Nullable String clientMessageId,
            @Nullable String room) {}

    record ChannelKick(
            String channel, String userId, @Nullable String reason) implements Command {}

    /**
     * @param durationMillis null for ever
     */
    record ChannelBan(
            String channel,
            String userId,
            @Nullable Long durationMillis,
            @Nullable String reason) implements Command {}

    record ChannelUnban(String channel, String userId) implements Command {}

    /**
     * @param durationMillis null for ever
     * @param shadow whether the user is not to notice
     */
    record ChannelMute(
            String channel,
            String userId,
            @Nullable Long durationMillis,
            boolean shadow,
            @Nullable String reason) implements Command {}

    record ChannelUnmute(String channel, String userId) implements Command {}

    /**
     * @param intervalMillis zero to end it
     */
    record ChannelSlow(String channel, long intervalMillis) implements Command {}

    record Block(String userId) implements Command {}

    record Unblock(String userId) implements Command {}

    record Report(String messageId, String reason) implements Command {}

    /**
     * What a client says of itself.
     *
     * @param deviceId null when it names no device
     */
    record ClientInfo(
            String name,
            String version,
            Platform platform,
            @Nullable String deviceId) {}

    /** The claim to a former session and how far its client had read in each channel. */
    record Resume(String sessionId, String recoveryToken, Map<String, Position> positions) {}

    record TopicSince(String topic, @Nullable Position since) {}
}
