package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.Message;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.RequestId;
import java.util.Base64;

/** Writes JSON-RPC responses. */
final class JsonReplies {
    private static final byte[] HEAD = "{\"jsonrpc\":\"2.0\"".getBytes(US_ASCII);
    private static final String TYPE_PREFIX = "type.googleapis.com/";

    private JsonReplies() {}

    static void write(Reply reply, JsonOutput out) {
        out.begin(HEAD);
        writeId(reply.id(), out);
        if (reply instanceof Reply.Done done) {
            writeResult(done, out.open(JsonKey.RESULT, '{'));
        } else if (reply instanceof Reply.Refused refused) {
            writeRefusal(refused.refusal(), out.open(JsonKey.ERROR, '{'));
        }
        out.close('}').close('}');
    }

    static void writeRefusal(Refusal refusal, JsonOutput out) {
        out.number(JsonKey.CODE, refusal.code().number()).text(JsonKey.MESSAGE, refusal.text());
        if (!refusal.data().isEmpty()) {
            out.open(JsonKey.DATA, '{');
            refusal.data().forEach(out::value);
            out.close('}');
        }
    }

    private static void writeId(RequestId id, JsonOutput out) {
        if (id instanceof RequestId.Number number) {
            out.number(JsonKey.ID, number.value());
        } else if (id instanceof RequestId.Text text) {
            out.text(JsonKey.ID, text.value());
        } else {
            out.nothing(JsonKey.ID);
        }
    }

    private static void writeResult(Reply.Done done, JsonOutput out) {
        if (done.packed()) {
            writePacked(Answers.message(done.answer()), out);
        } else {
            writeAnswer(done.answer(), out);
        }
    }

    private static void writePacked(Message message, JsonOutput out) {
        out.text(JsonKey.TYPE, TYPE_PREFIX + message.getDescriptorForType().getFullName())
                .text(JsonKey.VALUE, Base64.getEncoder().encodeToString(message.toByteArray()));
    }

    static void writeAnswer(Answer answer, JsonOutput out) {
        if (answer instanceof Answer.Stored stored) {
            writeStored(stored, out);
        } else if (answer instanceof Answer.Pong pong) {
            out.time(JsonKey.SERVER_TIME, pong.serverTimeMillis());
        } else if (answer instanceof Answer.Session session) {
            JsonBodies.writeSession(session, out);
        } else if (answer instanceof Answer.TokenRefreshed refreshed) {
            out.time(JsonKey.EXPIRES_AT, refreshed.expiresAtMillis());
        } else if (answer instanceof Answer.Subscribed subscribed) {
            JsonBodies.writeRecoveries(JsonKey.TOPICS, subscribed.topics(), out);
        } else if (answer instanceof Answer.Channel channel) {
            writeChannel(channel, out);
        } else if (answer instanceof Answer.Joined joined) {
            writeJoined(joined, out);
        } else if (answer instanceof Answer.Members members) {
            writeMembers(members, out);
        } else if (answer instanceof Answer.Invited invited) {
            JsonChannels.writeInvited(invited, out);
        } else if (answer instanceof Answer.Channels channels) {
            JsonChannels.writeChannels(channels, out);
        } else if (answer instanceof Answer.History history) {
            JsonBodies.writeMessages(history.messages(), out);
            out.flag(JsonKey.MORE, history.more());
        } else if (answer instanceof Answer.Edited edited) {
            JsonBodies.writeMessage(edited.message(), out);
        } else if (answer instanceof Answer.Reactions reactions) {
            out.text(JsonKey.MESSAGE_ID, reactions.messageId());
            JsonBodies.writeReactions(reactions.reactions(), out);
        } else if (answer instanceof Answer.Message one) {
            JsonBodies.writeMessage(one.message(), out);
        } else if (answer instanceof Answer.FoundMessages found) {
            JsonBodies.writeMessages(found.messages(), out);
            out.optional(JsonKey.CURSOR, found.cursor());
        } else if (answer instanceof Answer.Pages pages) {
            JsonBodies.writeMessages(pages.messages(), out);
            out.flag(JsonKey.MORE, pages.more())
                    .text(JsonKey.BEFORE, pages.before())
                    .text(JsonKey.AFTER, pages.after());
        } else if (answer instanceof Answer.OwnPresence own) {
            JsonBodies.writePresence(own.presence(), out);
        } else if (answer instanceof Answer.Presences presences) {
            JsonBodies.writePresences(JsonKey.PRESENCES, presences.presences(), out);
        } else if (answer instanceof Answer.QueriedPresences queried) {
            JsonBodies.writePresences(JsonKey.PRESENCES, queried.presences(), out);
            out.number(JsonKey.TOTAL, queried.total()).number(JsonKey.VERSION, queried.version());
        } else if (answer instanceof Answer.WatchedPresences watched) {
            out.text(JsonKey.QUERY_ID, watched.queryId()).number(JsonKey.VERSION, watched.version());
            JsonBodies.writePresences(JsonKey.PRESENCES, watched.presences(), out);
            out.number(JsonKey.TOTAL, watched.total());
        }
    }

    private static void writeStored(Answer.Stored stored, JsonOutput out) {
        out.text(JsonKey.MESSAGE_ID, stored.messageId())
                .text(JsonKey.CHANNEL, stored.channel())
                .text(JsonKey.EPOCH, stored.epoch())
                .number(JsonKey.OFFSET, stored.offset())
                .time(JsonKey.TIMESTAMP, stored.timestampMillis())
                .flag(JsonKey.DUPLICATE, stored.duplicate())
                .text(JsonKey.DURABILITY, stored.durability());
        if (stored.online() != null) {
            out.flag(JsonKey.ONLINE, stored.online());
        }
    }

    private static void writeChannel(Answer.Channel channel, JsonOutput out) {
        out.text(JsonKey.CHANNEL, channel.channel())
                .optional(JsonKey.TITLE, channel.title())
                .text(JsonKey.ACCESS, channel.access().label())
                .text(JsonKey.OWNER, channel.owner())
                .time(JsonKey.CREATED_AT, channel.createdAtMillis())
                .number(JsonKey.MEMBER_COUNT, channel.memberCount());
    }

    private static void writeJoined(Answer.Joined joined, JsonOutput out) {
        out.text(JsonKey.CHANNEL, joined.channel()).open(JsonKey.RECOVERY, '{');
        JsonBodies.writeRecovery(joined.recovery(), out);
        out.close('}').number(JsonKey.MEMBER_COUNT, joined.memberCount());
    }

    private static void writeMembers(Answer.Members members, JsonOutput out) {
        out.open(JsonKey.MEMBERS, '[');
        for (Answer.Member member : members.members()) {
            out.open('{')
                    .text(JsonKey.USER_ID, member.userId())
                    .text(JsonKey.NAME, member.name())
                    .text(JsonKey.STATUS, member.status().label());
            if (member.role() != null) {
                out.text(JsonKey.ROLE, member.role().label());
            }
            out.close('}');
        }
        out.close(']').optional(JsonKey.CURSOR, members.cursor());
    }
}
