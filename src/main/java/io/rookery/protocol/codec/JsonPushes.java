package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rookery.protocol.Push;
import io.rookery.protocol.Sender;
import java.util.Locale;

/** Writes JSON-RPC notifications. */
final class JsonPushes {
    private static final byte[] CHAT = head("chat.message");
    private static final byte[] EDITED = head("chat.edited");
    private static final byte[] DELETED = head("chat.deleted");
    private static final byte[] REACTION = head("chat.reaction");
    private static final byte[] SIGNAL = head("signal");
    private static final byte[] RECEIPT = head("chat.receipt");
    private static final byte[] PRESENCE = head("presence.changed");
    private static final byte[] DIFF = head("presence.diff");
    private static final byte[] JOINED = head("channel.joined");
    private static final byte[] LEFT = head("channel.left");
    private static final byte[] TYPING = head("chat.typing");
    private static final byte[] READ = head("chat.read");
    private static final byte[] INVITED = head("channel.invited");
    private static final byte[] UPDATED = head("channel.updated");
    private static final byte[] RESET = head("channel.reset");
    private static final byte[] ANNOUNCEMENT = head("announcement");
    private static final byte[] READY = head("session.ready");
    private static final byte[] RECONNECT = head("session.reconnect");
    private static final byte[] EXPIRING = head("session.expiring");
    private static final byte[] ERROR = head("error");

    private JsonPushes() {}

    private static byte[] head(String method) {
        return ("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{").getBytes(US_ASCII);
    }

    static void write(Push push, JsonOutput out) {
        if (push instanceof Push.Chat chat) {
            JsonBodies.writeMessage(chat.message(), out.beginNested(CHAT));
        } else if (push instanceof Push.Edited edited) {
            JsonBodies.writeMessage(edited.message(), out.beginNested(EDITED));
        } else if (push instanceof Push.Deleted deleted) {
            writeDeleted(deleted, out.beginNested(DELETED));
        } else if (push instanceof Push.Reaction reaction) {
            writeReaction(reaction, out.beginNested(REACTION));
        } else if (push instanceof Push.Signal signal) {
            writeSignal(signal, out.beginNested(SIGNAL));
        } else if (push instanceof Push.Receipt receipt) {
            writeReceipt(receipt, out.beginNested(RECEIPT));
        } else if (push instanceof Push.PresenceChanged changed) {
            JsonBodies.writePresence(changed.presence(), out.beginNested(PRESENCE));
        } else if (push instanceof Push.PresenceDiff diff) {
            writeDiff(diff, out.beginNested(DIFF));
        } else if (push instanceof Push.MemberJoined joined) {
            writeMember(joined.channel(), joined.user(), out.beginNested(JOINED));
        } else if (push instanceof Push.MemberLeft left) {
            writeMember(left.channel(), left.user(), out.beginNested(LEFT));
        } else if (push instanceof Push.Typing typing) {
            JsonChannels.writeTyping(typing, out.beginNested(TYPING));
        } else if (push instanceof Push.ReadMarker marker) {
            JsonChannels.writeMarker(marker, out.beginNested(READ));
        } else if (push instanceof Push.Invited invited) {
            JsonChannels.writeInvitation(invited.invitation(), out.beginNested(INVITED));
        } else if (push instanceof Push.ChannelUpdated updated) {
            JsonChannels.writeUpdated(updated, out.beginNested(UPDATED));
        } else if (push instanceof Push.ChannelReset reset) {
            writeReset(reset, out.beginNested(RESET));
        } else if (push instanceof Push.Announcement announcement) {
            writeAnnouncement(announcement, out.beginNested(ANNOUNCEMENT));
        } else if (push instanceof Push.SessionReady ready) {
            JsonBodies.writeSession(ready.session(), out.beginNested(READY));
        } else if (push instanceof Push.SessionReconnect reconnect) {
            writeReconnect(reconnect, out.beginNested(RECONNECT));
        } else if (push instanceof Push.SessionExpiring expiring) {
            out.beginNested(EXPIRING).time(JsonKey.EXPIRES_AT, expiring.expiresAtMillis());
        } else if (push instanceof Push.Error error) {
            JsonReplies.writeRefusal(error.refusal(), out.beginNested(ERROR));
        }
        out.close('}').close('}');
    }

    private static void writeDeleted(Push.Deleted deleted, JsonOutput out) {
        out.text(JsonKey.CHANNEL, deleted.channel())
                .text(JsonKey.MESSAGE_ID, deleted.messageId())
                .number(JsonKey.OFFSET, deleted.offset())
                .number(JsonKey.REVISION, deleted.revision())
                .optional(JsonKey.BY, deleted.by());
    }

    private static void writeReaction(Push.Reaction reaction, JsonOutput out) {
        out.text(JsonKey.CHANNEL, reaction.channel())
                .text(JsonKey.MESSAGE_ID, reaction.messageId())
                .number(JsonKey.OFFSET, reaction.offset())
                .number(JsonKey.REVISION, reaction.revision())
                .text(JsonKey.REACTION, reaction.reaction())
                .number(JsonKey.COUNT, reaction.count())
                .text(JsonKey.USER_ID, reaction.userId());
        if (reaction.removed()) {
            out.flag(JsonKey.REMOVED, true);
        }
    }

    private static void writeSignal(Push.Signal signal, JsonOutput out) {
        out.optional(JsonKey.CHANNEL, signal.channel()).optional(JsonKey.TO, signal.to());
        JsonBodies.writeSender(JsonKey.FROM, signal.from(), out);
        out.text(JsonKey.EVENT, signal.event())
                .optional(JsonKey.PAYLOAD, signal.payload())
                .time(JsonKey.TIMESTAMP, signal.timestampMillis());
    }

    private static void writeReceipt(Push.Receipt receipt, JsonOutput out) {
        out.text(JsonKey.MESSAGE_ID, receipt.messageId())
                .text(JsonKey.CHANNEL, receipt.channel())
                .text(JsonKey.STATE, receipt.state())
                .text(JsonKey.USER_ID, receipt.userId());
    }

    private static void writeDiff(Push.PresenceDiff diff, JsonOutput out) {
        out.text(JsonKey.QUERY_ID, diff.queryId()).number(JsonKey.VERSION, diff.version());
        JsonBodies.writePresences(JsonKey.ENTERED, diff.entered(), out);
        JsonBodies.writePresences(JsonKey.UPDATED, diff.updated(), out);
        out.open(JsonKey.LEFT, '[');
        diff.left().forEach(out::item);
        out.close(']').number(JsonKey.TOTAL, diff.total());
    }

    private static void writeMember(String channel, Sender user, JsonOutput out) {
        out.text(JsonKey.CHANNEL, channel);
        JsonBodies.writeSender(JsonKey.USER, user, out);
    }

    private static void writeReset(Push.ChannelReset reset, JsonOutput out) {
        out.text(JsonKey.CHANNEL, reset.channel())
                .text(JsonKey.EPOCH, reset.epoch())
                .number(JsonKey.OFFSET, reset.offset());
    }

    private static void writeAnnouncement(Push.Announcement announcement, JsonOutput out) {
        out.text(JsonKey.ID, announcement.id())
                .text(JsonKey.TEXT, announcement.text())
                .text(JsonKey.SEVERITY, announcement.severity())
                .text(JsonKey.PRIORITY, announcement.priority().name().toLowerCase(Locale.ROOT))
                .optional(JsonKey.FROM, announcement.from())
                .optionalTime(JsonKey.STARTS_AT, announcement.startsAtMillis())
                .optionalTime(JsonKey.EXPIRES_AT, announcement.expiresAtMillis());
    }

    private static void writeReconnect(Push.SessionReconnect reconnect, JsonOutput out) {
        out.optional(JsonKey.URL, reconnect.url())
                .optional(JsonKey.NODE, reconnect.node())
                .text(JsonKey.RECOVERY_TOKEN, reconnect.recoveryToken())
                .number(JsonKey.AFTER_MS, reconnect.afterMillis())
                .text(JsonKey.REASON, reconnect.reason());
    }
}
