package io.rookery.protocol.codec;

import io.rookery.protocol.Answer;
import io.rookery.protocol.Push;
import io.rookery.protocol.wire.ChannelUpdated;
import io.rookery.protocol.wire.Channels;
import io.rookery.protocol.wire.Invitation;
import io.rookery.protocol.wire.Invited;
import io.rookery.protocol.wire.OwnChannel;
import io.rookery.protocol.wire.ReadMarker;
import io.rookery.protocol.wire.Typing;

/** Converts answers and pushes about who belongs to channels, and how far they have read, to messages of the schema and back. */
final class ChannelValues {
    private ChannelValues() {}

    static Invited toWire(Answer.Invited invited) {
        return Invited.newBuilder()
                .addAllUsers(invited.users())
                .setExpiresAtMs(invited.expiresAtMillis())
                .build();
    }

    static Channels toWire(Answer.Channels channels) {
        Channels.Builder wire = Channels.newBuilder();
        channels.channels().forEach(channel -> wire.addChannels(toWire(channel)));
        channels.invitations().forEach(invitation -> wire.addInvitations(toWire(invitation)));
        if (channels.cursor() != null) {
            wire.setCursor(channels.cursor());
        }
        return wire.build();
    }

    private static OwnChannel toWire(Answer.OwnChannel channel) {
        OwnChannel.Builder wire = OwnChannel.newBuilder()
                .setChannel(channel.channel())
                .setAccess(WireValues.ACCESS.toWire(channel.access()))
                .setRole(WireValues.ROLE.toWire(channel.role()))
                .setMemberCount(channel.memberCount())
                .setOffset(channel.offset())
                .setRead(channel.read())
                .setUnread(channel.unread());
        if (channel.title() != null) {
            wire.setTitle(channel.title());
        }
        if (channel.epoch() != null) {
            wire.setEpoch(channel.epoch());
        }
        return wire.build();
    }

    static Invitation toWire(io.rookery.protocol.Invitation invitation) {
        Invitation.Builder wire = Invitation.newBuilder()
                .setChannel(invitation.channel())
                .setFrom(WireValues.toWire(invitation.from()))
                .setExpiresAtMs(invitation.expiresAtMillis());
        if (invitation.title() != null) {
            wire.setTitle(invitation.title());
        }
        return wire.build();
    }

    static Push fromWire(Invitation message) {
        return new Push.Invited(new io.rookery.protocol.Invitation(
                message.getChannel(),
                message.hasTitle() ? message.getTitle() : null,
                WireValues.fromWire(message.getFrom()),
                message.getExpiresAtMs()));
    }

    static Typing toWire(Push.Typing typing) {
        Typing.Builder wire =
                Typing.newBuilder().setFrom(WireValues.toWire(typing.from())).setTyping(typing.typing());
        if (typing.channel() != null) {
            wire.setChannel(typing.channel());
        }
        if (typing.to() != null) {
            wire.setTo(typing.to());
        }
        if (typing.expiresInMillis() != null) {
            wire.setExpiresInMs(typing.expiresInMillis());
        }
        return wire.build();
    }

    static Push fromWire(Typing message) {
        return new Push.Typing(
                message.hasChannel() ? message.getChannel() : null,
                message.hasTo() ? message.getTo() : null,
                WireValues.fromWire(message.getFrom()),
                message.getTyping(),
                message.hasExpiresInMs() ? (Long) message.getExpiresInMs() : null);
    }

    static ReadMarker toWire(Push.ReadMarker marker) {
        return ReadMarker.newBuilder()
                .setChannel(marker.channel())
                .setOffset(marker.offset())
                .setUnread(marker.unread())
                .build();
    }

    static Push fromWire(ReadMarker message) {
        return new Push.ReadMarker(message.getChannel(), message.getOffset(), message.getUnread());
    }

    static ChannelUpdated toWire(Push.ChannelUpdated updated) {
        ChannelUpdated.Builder wire = ChannelUpdated.newBuilder()
                .setChannel(updated.channel())
                .setAccess(WireValues.ACCESS.toWire(updated.access()))
                .setOwner(updated.owner())
                .setBy(WireValues.toWire(updated.by()));
        if (updated.title() != null) {
            wire.setTitle(updated.title());
        }
        if (updated.userId() != null) {
            wire.setUserId(updated.userId());
        }
        if (updated.role() != null) {
            wire.setRole(WireValues.ROLE.toWire(updated.role()));
        }
        return wire.build();
    }

    static Push fromWire(ChannelUpdated message) {
        return new Push.ChannelUpdated(
                message.getChannel(),
                message.hasTitle() ? message.getTitle() : null,
                WireValues.ACCESS.fromWire(message.getAccess()),
                message.getOwner(),
                WireValues.fromWire(message.getBy()),
                message.hasUserId() ? message.getUserId() : null,
                message.hasRole() ? WireValues.ROLE.fromWire(message.getRole()) : null);
    }
}
