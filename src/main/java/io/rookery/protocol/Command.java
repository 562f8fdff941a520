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
            @Nullable Resume resume) implements Command {}

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

    record ChannelJoin(String channel, @Nullable Position since) implements Command {}

    record ChannelLeave(String channel) implements Command {}

    record ChannelMembers(
            String channel, int limit, @Nullable String cursor) implements Command {}

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

    record ChatAck(String channel, long offset) implements Command {}

    /** At most one of {@code before} and {@code after} is given; both are exclusive. */
    record ChatHistory(
            String channel, @Nullable Long before, @Nullable Long after, int limit) implements Command {}

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

    /** What a client says of itself. */
    record ClientInfo(String name, String version, Platform platform) {}

    /** The claim to a former session and how far its client had read in each channel. */
    record Resume(String sessionId, String recoveryToken, Map<String, Position> positions) {}

    record TopicSince(String topic, @Nullable Position since) {}
}
