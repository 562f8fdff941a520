package io.rookery.protocol.codec;

import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Sender;
import java.util.List;
import java.util.Map;

/** Writes the fields of values that both answers and pushes carry. */
final class JsonBodies {
    private JsonBodies() {}

    static void writeSession(Answer.Session session, JsonOutput out) {
        out.text(JsonKey.SESSION_ID, session.sessionId())
                .text(JsonKey.USER_ID, session.userId())
                .text(JsonKey.NODE, session.node())
                .text(JsonKey.RECOVERY_TOKEN, session.recoveryToken())
                .flag(JsonKey.RESUMED, session.resumed())
                .number(JsonKey.RESUME_WINDOW_MS, session.resumeWindowMillis())
                .number(JsonKey.HEARTBEAT_MS, session.heartbeatMillis())
                .number(JsonKey.MAX_FRAME_BYTES, session.maxFrameBytes())
                .time(JsonKey.SERVER_TIME, session.serverTimeMillis());
        writeRecoveries(JsonKey.CHANNELS, session.channels(), out);
    }

    static void writeRecoveries(JsonKey key, Map<String, Recovery> recoveries, JsonOutput out) {
        out.open(key, '{');
        recoveries.forEach((topic, recovery) -> {
            out.open(topic, '{');
            writeRecovery(recovery, out);
            out.close('}');
        });
        out.close('}');
    }

    static void writeRecovery(Recovery recovery, JsonOutput out) {
        out.text(JsonKey.EPOCH, recovery.position().epoch())
                .number(JsonKey.OFFSET, recovery.position().offset())
                .flag(JsonKey.RECOVERED, recovery.recovered());
        writeMessages(recovery.messages(), out);
    }

    static void writeMessages(List<ChatMessage> messages, JsonOutput out) {
        out.open(JsonKey.MESSAGES, '[');
        for (ChatMessage message : messages) {
            out.open('{');
            writeMessage(message, out);
            out.close('}');
        }
        out.close(']');
    }

    static void writeMessage(ChatMessage message, JsonOutput out) {
        out.text(JsonKey.CHANNEL, message.channel())
                .text(JsonKey.EPOCH, message.epoch())
                .number(JsonKey.OFFSET, message.offset())
                .text(JsonKey.MESSAGE_ID, message.messageId());
        writeSender(JsonKey.FROM, message.from(), out);
        out.text(JsonKey.KIND, message.kind())
                .optional(JsonKey.TEXT, message.text())
                .optional(JsonKey.PAYLOAD, message.payload())
                .optional(JsonKey.REPLY_TO, message.replyTo())
                .time(JsonKey.TIMESTAMP, message.timestampMillis());
        if (message.edited()) {
            out.flag(JsonKey.EDITED, true);
        }
        if (message.revision() != 0) {
            out.number(JsonKey.REVISION, message.revision());
        }
        if (!message.reactions().isEmpty()) {
            writeReactions(message.reactions(), out);
        }
    }

    static void writeReactions(Map<String, Integer> reactions, JsonOutput out) {
        out.open(JsonKey.REACTIONS, '{');
        reactions.forEach(out::value);
        out.close('}');
    }

    static void writeSender(JsonKey key, Sender sender, JsonOutput out) {
        out.open(key, '{')
                .text(JsonKey.USER_ID, sender.userId())
                .text(JsonKey.NAME, sender.name())
                .close('}');
    }

    static void writePresences(JsonKey key, List<Presence> presences, JsonOutput out) {
        out.open(key, '[');
        for (Presence presence : presences) {
            out.open('{');
            writePresence(presence, out);
            out.close('}');
        }
        out.close(']');
    }

    static void writePresence(Presence presence, JsonOutput out) {
        out.text(JsonKey.USER_ID, presence.userId())
                .text(JsonKey.STATUS, presence.status().label())
                .optional(JsonKey.ACTIVITY, presence.activity())
                .optional(JsonKey.METADATA, presence.metadata())
                .optional(JsonKey.NODE, presence.node());
        if (presence.lastSeenMillis() != 0) {
            out.time(JsonKey.LAST_SEEN, presence.lastSeenMillis());
        }
        out.number(JsonKey.VERSION, presence.version()).optional(JsonKey.ZONE, presence.zone());
    }
}
