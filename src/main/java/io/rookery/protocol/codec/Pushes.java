package io.rookery.protocol.codec;

import io.rookery.protocol.Push;
import io.rookery.protocol.wire.Announcement;
import io.rookery.protocol.wire.ChannelReset;
import io.rookery.protocol.wire.MemberChange;
import io.rookery.protocol.wire.PresenceDiff;
import io.rookery.protocol.wire.Receipt;
import io.rookery.protocol.wire.ServerFrame;
import io.rookery.protocol.wire.SessionExpiring;
import io.rookery.protocol.wire.SessionReconnect;
import io.rookery.protocol.wire.Signal;
import java.util.List;

/** Converts pushes to the schema's frames and back. */
final class Pushes {
    private Pushes() {}

    static ServerFrame frame(Push push) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        if (push instanceof Push.Chat chat) {
            frame.setChatMessage(WireValues.toWire(chat.message()));
        } else if (push instanceof Push.Edited edited) {
            frame.setChatEdited(WireValues.toWire(edited.message()));
        } else if (push instanceof Push.Deleted deleted) {
            frame.setChatDeleted(ChangePushes.toWire(deleted));
        } else if (push instanceof Push.Reaction reaction) {
            frame.setChatReaction(ChangePushes.toWire(reaction));
        } else if (push instanceof Push.Signal signal) {
            frame.setSignal(toWire(signal));
        } else if (push instanceof Push.Receipt receipt) {
            frame.setChatReceipt(toWire(receipt));
        } else if (push instanceof Push.PresenceChanged changed) {
            frame.setPresenceChanged(WireValues.toWire(changed.presence()));
        } else if (push instanceof Push.PresenceDiff diff) {
            frame.setPresenceDiff(toWire(diff));
        } else if (push instanceof Push.MemberJoined joined) {
            frame.setChannelJoined(
                    MemberChange.newBuilder().setChannel(joined.channel()).setUser(WireValues.toWire(joined.user())));
        } else if (push instanceof Push.MemberLeft left) {
            frame.setChannelLeft(
                    MemberChange.newBuilder().setChannel(left.channel()).setUser(WireValues.toWire(left.user())));
        } else if (push instanceof Push.Typing typing) {
            frame.setChatTyping(ChannelValues.toWire(typing));
        } else if (push instanceof Push.ReadMarker marker) {
            frame.setChatRead(ChannelValues.toWire(marker));
        } else if (push instanceof Push.Invited invited) {
            frame.setChannelInvited(ChannelValues.toWire(invited.invitation()));
        } else if (push instanceof Push.ChannelUpdated updated) {
            frame.setChannelUpdated(ChannelValues.toWire(updated));
        } else if (push instanceof Push.ChannelReset reset) {
            frame.setChannelReset(toWire(reset));
        } else if (push instanceof Push.Announcement announcement) {
            frame.setAnnouncement(toWire(announcement));
        } else if (push instanceof Push.SessionReady ready) {
            frame.setSessionReady(Answers.toWire(ready.session()));
        } else if (push instanceof Push.SessionReconnect reconnect) {
            frame.setSessionReconnect(toWire(reconnect));
        } else if (push instanceof Push.SessionExpiring expiring) {
            frame.setSessionExpiring(SessionExpiring.newBuilder().setExpiresAtMs(expiring.expiresAtMillis()));
        } else if (push instanceof Push.Error error) {
            frame.setError(WireValues.toWire(error.refusal()));
        }
        return frame.build();
    }

    /**
     * @throws IllegalArgumentException when the frame is no push
     */
    static Push push(ServerFrame frame) {
        return switch (frame.getBodyCase()) {
            case CHAT_MESSAGE -> new Push.Chat(WireValues.fromWire(frame.getChatMessage()));
            case CHAT_EDITED -> new Push.Edited(WireValues.fromWire(frame.getChatEdited()));
            case CHAT_DELETED -> ChangePushes.fromWire(frame.getChatDeleted());
            case CHAT_REACTION -> ChangePushes.fromWire(frame.getChatReaction());
            case SIGNAL -> fromWire(frame.getSignal());
            case CHAT_RECEIPT -> fromWire(frame.getChatReceipt());
            case PRESENCE_CHANGED -> new Push.PresenceChanged(WireValues.fromWire(frame.getPresenceChanged()));
            case PRESENCE_DIFF -> fromWire(frame.getPresenceDiff());
            case CHANNEL_JOINED ->
                new Push.MemberJoined(
                        frame.getChannelJoined().getChannel(),
                        WireValues.fromWire(frame.getChannelJoined().getUser()));
            case CHANNEL_LEFT ->
                new Push.MemberLeft(
                        frame.getChannelLeft().getChannel(),
                        WireValues.fromWire(frame.getChannelLeft().getUser()));
            case CHAT_TYPING -> ChannelValues.fromWire(frame.getChatTyping());
            case CHAT_READ -> ChannelValues.fromWire(frame.getChatRead());
            case CHANNEL_INVITED -> ChannelValues.fromWire(frame.getChannelInvited());
            case CHANNEL_UPDATED -> ChannelValues.fromWire(frame.getChannelUpdated());
            case CHANNEL_RESET -> fromWire(frame.getChannelReset());
            case ANNOUNCEMENT -> fromWire(frame.getAnnouncement());
            case SESSION_READY -> new Push.SessionReady(Answers.fromWire(frame.getSessionReady()));
            case SESSION_RECONNECT -> fromWire(frame.getSessionReconnect());
            case SESSION_EXPIRING ->
                new Push.SessionExpiring(frame.getSessionExpiring().getExpiresAtMs());
            case ERROR -> new Push.Error(WireValues.fromWire(frame.getError()));
            default -> throw new IllegalArgumentException("frame: " + frame.getBodyCase() + " (expected: a push)");
        };
    }

    private static PresenceDiff toWire(Push.PresenceDiff diff) {
        return PresenceDiff.newBuilder()
                .setQueryId(diff.queryId())
                .setVersion(diff.version())
                .addAllEntered(WireValues.toWire(diff.entered()))
                .addAllUpdated(WireValues.toWire(diff.updated()))
                .addAllLeft(diff.left())
                .setTotal(diff.total())
                .build();
    }

    private static Push fromWire(PresenceDiff message) {
        return new Push.PresenceDiff(
                message.getQueryId(),
                message.getVersion(),
                WireValues.fromWire(message.getEnteredList()),
                WireValues.fromWire(message.getUpdatedList()),
                List.copyOf(message.getLeftList()),
                message.getTotal());
    }

    private static Signal toWire(Push.Signal signal) {
        Signal.Builder wire = Signal.newBuilder()
                .setFrom(WireValues.toWire(signal.from()))
                .setEvent(signal.event())
                .setTimestampMs(signal.timestampMillis());
        if (signal.channel() != null) {
            wire.setChannel(signal.channel());
        }
        if (signal.to() != null) {
            wire.setTo(signal.to());
        }
        if (signal.payload() != null) {
            wire.setPayload(WireValues.toWire(signal.payload()));
        }
        return wire.build();
    }

    private static Push fromWire(Signal message) {
        return new Push.Signal(
                message.hasChannel() ? message.getChannel() : null,
                message.hasTo() ? message.getTo() : null,
                WireValues.fromWire(message.getFrom()),
                message.getEvent(),
                message.hasPayload() ? WireValues.fromWire(message.getPayload()) : null,
                message.getTimestampMs());
    }

    private static Receipt toWire(Push.Receipt receipt) {
        return Receipt.newBuilder()
                .setMessageId(receipt.messageId())
                .setChannel(receipt.channel())
                .setState(receipt.state())
                .setUserId(receipt.userId())
                .build();
    }

    private static Push fromWire(Receipt message) {
        return new Push.Receipt(message.getMessageId(), message.getChannel(), message.getState(), message.getUserId());
    }

    private static ChannelReset toWire(Push.ChannelReset reset) {
        return ChannelReset.newBuilder()
                .setChannel(reset.channel())
                .setEpoch(reset.epoch())
                .setOffset(reset.offset())
                .build();
    }

    private static Push fromWire(ChannelReset message) {
        return new Push.ChannelReset(message.getChannel(), message.getEpoch(), message.getOffset());
    }

    private static Announcement toWire(Push.Announcement announcement) {
        Announcement.Builder wire = Announcement.newBuilder()
                .setId(announcement.id())
                .setText(announcement.text())
                .setSeverity(announcement.severity())
                .setPriority(WireValues.PRIORITY.toWire(announcement.priority()));
        if (announcement.from() != null) {
            wire.setFrom(announcement.from());
        }
        if (announcement.startsAtMillis() != null) {
            wire.setStartsAtMs(announcement.startsAtMillis());
        }
        if (announcement.expiresAtMillis() != null) {
            wire.setExpiresAtMs(announcement.expiresAtMillis());
        }
        return wire.build();
    }

    private static Push fromWire(Announcement message) {
        return new Push.Announcement(
                message.getId(),
                message.getText(),
                message.getSeverity(),
                WireValues.PRIORITY.fromWire(message.getPriority()),
                message.hasFrom() ? message.getFrom() : null,
                message.hasStartsAtMs() ? message.getStartsAtMs() : null,
                message.hasExpiresAtMs() ? message.getExpiresAtMs() : null);
    }

    private static SessionReconnect toWire(Push.SessionReconnect reconnect) {
        SessionReconnect.Builder wire = SessionReconnect.newBuilder()
                .setRecoveryToken(reconnect.recoveryToken())
                .setAfterMs(reconnect.afterMillis())
                .setReason(reconnect.reason());
        if (reconnect.url() != null) {
            wire.setUrl(reconnect.url());
        }
        if (reconnect.node() != null) {
            wire.setNode(reconnect.node());
        }
        return wire.build();
    }

    private static Push fromWire(SessionReconnect message) {
        return new Push.SessionReconnect(
                message.hasUrl() ? message.getUrl() : null,
                message.hasNode() ? message.getNode() : null,
                message.getRecoveryToken(),
                message.getAfterMs(),
                message.getReason());
    }
}
