package io.rookery.protocol.codec;

import io.rookery.identity.TopicKind;
import io.rookery.protocol.ShortNames;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the data of a message to a text game's client.
 *
 * @param toUser only of private messages
 * @param roomId only in rooms
 * @param channelId only in channels
 */
record TextGameEnvelope(
        String type,
        long timestampMillis,
        String messageId,
        String fromUser,
        @Nullable String toUser,
        @Nullable String roomId,
        @Nullable String channelId) {
    /** Stands for the user where the server itself speaks. */
    static final String SYSTEM = "system";

    static TextGameEnvelope ofSystem(String type, long timestampMillis, String messageId) {
        return new TextGameEnvelope(type, timestampMillis, messageId, SYSTEM, null, null, null);
    }

    /** Of something that happened in a channel, which may be a room or an inbox. */
    static TextGameEnvelope in(
            String channel,
            String typeInChannel,
            String typeElsewhere,
            long timestampMillis,
            String messageId,
            String fromUser) {
        if (isRoom(channel)) {
            return new TextGameEnvelope(
                    typeElsewhere, timestampMillis, messageId, fromUser, null, ShortNames.roomId(channel), null);
        }
        if (isInbox(channel)) {
            String owner = channel.substring(TopicKind.INBOX.prefix().length());
            return new TextGameEnvelope(typeElsewhere, timestampMillis, messageId, fromUser, owner, null, null);
        }
        return new TextGameEnvelope(
                typeInChannel, timestampMillis, messageId, fromUser, null, null, ShortNames.channelId(channel));
    }

    static boolean isRoom(String channel) {
        return channel.startsWith(TopicKind.ROOM.prefix());
    }

    static boolean isInbox(String channel) {
        return channel.startsWith(TopicKind.INBOX.prefix());
    }

    /** Begins the message; the data's fields come next. */
    JsonOutput open(JsonOutput out) {
        return out.open('{').text(JsonKey.PLAIN_TYPE, type).open(JsonKey.DATA, '{');
    }

    void close(JsonOutput out) {
        out.close('}')
                .time(JsonKey.TIMESTAMP, timestampMillis)
                .text(JsonKey.MESSAGE_ID, messageId)
                .text(JsonKey.FROM_USER, fromUser)
                .optional(JsonKey.TO_USER, toUser)
                .optional(JsonKey.ROOM_ID, roomId)
                .optional(JsonKey.CHANNEL_ID, channelId)
                .close('}');
    }
}
