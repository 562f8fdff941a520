package io.rookery.protocol.codec;

import io.rookery.protocol.Answer;
import io.rookery.protocol.Invitation;
import io.rookery.protocol.Push;

/** Writes what answers and pushes say about who belongs to channels, and how far they have read. */
final class JsonChannels {
    private JsonChannels() {}

    static void writeInvited(Answer.Invited invited, JsonOutput out) {
        out.open(JsonKey.USERS, '[');
        invited.users().forEach(out::item);
        out.close(']').time(JsonKey.EXPIRES_AT, invited.expiresAtMillis());
    }

    static void writeChannels(Answer.Channels channels, JsonOutput out) {
        out.open(JsonKey.CHANNELS, '[');
        channels.channels().forEach(channel -> writeOwn(channel, out));
        out.close(']').open(JsonKey.INVITATIONS, '[');
        for (Invitation invitation : channels.invitations()) {
            out.open('{');
            writeInvitation(invitation, out);
            out.close('}');
        }
        out.close(']').optional(JsonKey.CURSOR, channels.cursor());
    }

    private static void writeOwn(Answer.OwnChannel channel, JsonOutput out) {
        out.open('{')
                .text(JsonKey.CHANNEL, channel.channel())
                .optional(JsonKey.TITLE, channel.title())
                .text(JsonKey.ACCESS, channel.access().label())
                .text(JsonKey.ROLE, channel.role().label())
                .number(JsonKey.MEMBER_COUNT, channel.memberCount())
                .optional(JsonKey.EPOCH, channel.epoch())
                .number(JsonKey.OFFSET, channel.offset())
                .number(JsonKey.READ, channel.read())
                .number(JsonKey.UNREAD, channel.unread())
                .close('}');
    }

    static void writeInvitation(Invitation invitation, JsonOutput out) {
        out.text(JsonKey.CHANNEL, invitation.channel()).optional(JsonKey.TITLE, invitation.title());
        JsonBodies.writeSender(JsonKey.FROM, invitation.from(), out);
        out.time(JsonKey.EXPIRES_AT, invitation.expiresAtMillis());
    }

    static void writeTyping(Push.Typing typing, JsonOutput out) {
        out.optional(JsonKey.CHANNEL, typing.channel()).optional(JsonKey.TO, typing.to());
        JsonBodies.writeSender(JsonKey.FROM, typing.from(), out);
        out.flag(JsonKey.TYPING, typing.typing());
        if (typing.expiresInMillis() != null) {
            out.number(JsonKey.EXPIRES_IN_MS, typing.expiresInMillis());
        }
    }

    static void writeMarker(Push.ReadMarker marker, JsonOutput out) {
        out.text(JsonKey.CHANNEL, marker.channel())
                .number(JsonKey.OFFSET, marker.offset())
                .number(JsonKey.UNREAD, marker.unread());
    }

    static void writeUpdated(Push.ChannelUpdated updated, JsonOutput out) {
        out.text(JsonKey.CHANNEL, updated.channel())
                .optional(JsonKey.TITLE, updated.title())
                .text(JsonKey.ACCESS, updated.access().label())
                .text(JsonKey.OWNER, updated.owner());
        JsonBodies.writeSender(JsonKey.BY, updated.by(), out);
        out.optional(JsonKey.USER_ID, updated.userId());
        if (updated.role() != null) {
            out.text(JsonKey.ROLE, updated.role().label());
        }
    }
}
