package io.rookery.protocol.codec;

import io.netty.buffer.ByteBuf;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Push;
import io.rookery.protocol.Sender;
import io.rookery.text.Line;
import io.rookery.text.MarkedText;
import io.rookery.text.Span;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Writes what a text game's client is told unasked. */
final class TextGamePushes {
    private static final String MESSAGE = "message";
    private static final String CHANNEL_MESSAGE = "channel_message";
    private static final String SYSTEM_MESSAGE = "system_message";
    private static final String PLAIN_KIND = "text";

    /** Stands before what the notification of the JSON-RPC dialect says, and one bracket behind it. */
    private static final int NOTIFICATION_HEAD = "{\"jsonrpc\":\"2.0\",".length();

    private final LongSupplier clock;
    private final Supplier<String> ids;

    TextGamePushes(LongSupplier clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    void write(Push push, ByteBuf out) {
        if (push instanceof Push.Chat chat) {
            writeMessage(chat.message(), new JsonOutput(out));
        } else if (push instanceof Push.MemberJoined joined) {
            writeMember("user_joined", joined.channel(), joined.user(), "has arrived.", new JsonOutput(out));
        } else if (push instanceof Push.MemberLeft left) {
            writeMember("user_left", left.channel(), left.user(), "has left.", new JsonOutput(out));
        } else if (push instanceof Push.Announcement announcement) {
            writeAnnouncement(announcement, new JsonOutput(out));
        } else if (push instanceof Push.Error error) {
            TextGameEnvelope envelope = TextGameEnvelope.ofSystem(TextGameReplies.ERROR, clock.getAsLong(), ids.get());
            JsonOutput message = envelope.open(new JsonOutput(out));
            TextGameReplies.writeRefusal(error.refusal(), message);
            envelope.close(message);
        } else {
            writeOther(push, out);
        }
    }

    private static void writeMessage(ChatMessage message, JsonOutput out) {
        TextGameEnvelope envelope = TextGameEnvelope.in(
                message.channel(),
                CHANNEL_MESSAGE,
                MESSAGE,
                message.timestampMillis(),
                message.messageId(),
                message.from().userId());
        String text = message.text() == null ? "" : message.text();
        String kind = kind(message);
        MarkedText line = line(envelope, kind, message.from().name(), text);
        envelope.open(out).text(JsonKey.TEXT, text);
        writePlace(envelope, out);
        out.text(JsonKey.MESSAGE_TYPE, kind)
                .text(JsonKey.FROM_NAME, message.from().name())
                .text(JsonKey.LINE, line.text());
        writeSpans(line.spans(), out);
        out.text(JsonKey.CHANNEL, message.channel())
                .text(JsonKey.EPOCH, message.epoch())
                .number(JsonKey.OFFSET, message.offset())
                .optional(JsonKey.PAYLOAD, message.payload())
                .optional(JsonKey.REPLY_TO, message.replyTo());
        if (message.edited()) {
            out.flag(JsonKey.EDITED, true);
        }
        envelope.close(out);
    }

    private static MarkedText line(TextGameEnvelope envelope, String kind, String name, String text) {
        return envelope.channelId() == null
                ? Line.of(kind, name, text)
                : Line.inChannel(envelope.channelId(), kind, name, text);
    }

    /** What was said without a kind is a page in an inbox, and is said elsewhere. */
    private static String kind(ChatMessage message) {
        if (!message.kind().equals(PLAIN_KIND)) {
            return message.kind();
        }
        return TextGameEnvelope.isInbox(message.channel()) ? "page" : "say";
    }

    private static void writePlace(TextGameEnvelope envelope, JsonOutput out) {
        out.optional(JsonKey.ROOM_ID, envelope.roomId());
        if (envelope.toUser() != null) {
            out.text(JsonKey.TO_USER_ID, envelope.toUser()).flag(JsonKey.IS_PRIVATE, true);
        }
        if (envelope.channelId() != null) {
            out.text(JsonKey.CHANNEL_ID, envelope.channelId()).text(JsonKey.CHANNEL_NAME, envelope.channelId());
        }
    }

    private static void writeSpans(List<Span> spans, JsonOutput out) {
        if (spans.isEmpty()) {
            return;
        }
        out.open(JsonKey.SPANS, '[');
        for (Span span : spans) {
            out.open('{')
                    .number(JsonKey.START, span.start())
                    .number(JsonKey.END, span.end())
                    .text(JsonKey.STYLE, span.style().name().toLowerCase(Locale.ROOT))
                    .close('}');
        }
        out.close(']');
    }

    private void writeMember(String type, String channel, Sender user, String does, JsonOutput out) {
        TextGameEnvelope envelope =
                TextGameEnvelope.in(channel, type, type, clock.getAsLong(), ids.get(), user.userId());
        envelope.open(out).text(JsonKey.USER_ID, user.userId()).text(JsonKey.NAME, user.name());
        writePlace(envelope, out);
        out.text(JsonKey.CHANNEL, channel).text(JsonKey.LINE, user.name() + ' ' + does);
        envelope.close(out);
    }

    private void writeAnnouncement(Push.Announcement announcement, JsonOutput out) {
        TextGameEnvelope envelope = TextGameEnvelope.ofSystem(SYSTEM_MESSAGE, clock.getAsLong(), announcement.id());
        envelope.open(out)
                .text(JsonKey.TEXT, announcement.text())
                .text(JsonKey.SEVERITY, announcement.severity())
                .optional(JsonKey.FROM, announcement.from())
                .optionalTime(JsonKey.STARTS_AT, announcement.startsAtMillis())
                .optionalTime(JsonKey.EXPIRES_AT, announcement.expiresAtMillis());
        envelope.close(out);
    }

    /** The notification of the JSON-RPC dialect, as method and params. */
    private void writeOther(Push push, ByteBuf out) {
        ByteBuf notification = out.alloc().buffer();
        try {
            JsonPushes.write(push, new JsonOutput(notification));
            TextGameEnvelope envelope = TextGameEnvelope.ofSystem(SYSTEM_MESSAGE, clock.getAsLong(), ids.get());
            JsonOutput message = envelope.open(new JsonOutput(out));
            out.writeBytes(
                    notification,
                    notification.readerIndex() + NOTIFICATION_HEAD,
                    notification.readableBytes() - NOTIFICATION_HEAD - 1);
            envelope.close(message);
        } finally {
            notification.release();
        }
    }
}
