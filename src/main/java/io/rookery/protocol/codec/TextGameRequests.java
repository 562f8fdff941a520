package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.ShortNames;
import io.rookery.text.Shortcut;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads what a text game's client sends: each message is one command. */
final class TextGameRequests {
    private static final byte[] NO_OBJECT = {};
    private static final int CLIENT_MESSAGE_ID_MIN = 16;

    private final StrictJson json;
    private final PlainCommands commands;

    TextGameRequests(CodecBounds bounds) {
        this.json = new StrictJson(bounds.jsonDepth());
        this.commands = new PlainCommands(bounds);
    }

    Request read(byte[] bytes) {
        if (!StrictJson.isUtf8(bytes)) {
            return unreadable(Refusal.of(ErrorCode.PARSE_ERROR, "not UTF-8"));
        }
        TextGameMessage message = new TextGameMessage();
        try (JsonParser parser = json.parser(bytes)) {
            if (parser.nextToken() == null) {
                return unreadable(Refusal.of(ErrorCode.PARSE_ERROR, "an empty message"));
            }
            message.read(parser);
            if (parser.nextToken() != null) {
                return refused(message, Refusal.of(ErrorCode.PARSE_ERROR, "more than one JSON value"));
            }
        } catch (IOException failure) {
            return refused(message, json.refusalOf(failure));
        }
        return asked(message);
    }

    private Request asked(TextGameMessage message) {
        Refusal fault = message.fault();
        if (fault != null) {
            return refused(message, fault);
        }
        try {
            return new Request.Asked(message.id(), false, command(message));
        } catch (Refusal refusal) {
            return refused(message, refusal);
        }
    }

    private static Request unreadable(Refusal refusal) {
        return new Request.Refused(RequestId.UNREADABLE, false, refusal);
    }

    private static Request refused(TextGameMessage message, Refusal refusal) {
        RequestId id = message.id().equals(RequestId.NONE) ? RequestId.UNREADABLE : message.id();
        return new Request.Refused(id, false, refusal);
    }

    private Command command(TextGameMessage message) {
        String type = message.value("type");
        if (type == null) {
            throw Refusal.of(ErrorCode.INVALID_REQUEST, "type: missing (expected: a string)");
        }
        return switch (type) {
            case "say" -> say(message);
            case "pose" -> speech("chat.pose", message, text(message));
            case "page" -> direct(message, recipient(message), text(message));
            case "channel" -> inChannel(message);
            case "join_room" ->
                channel(
                        "chat.channel.join",
                        "roomId",
                        message.value("roomId"),
                        ShortNames::room,
                        Map.of("move", "true"));
            case "leave_room" ->
                channel("chat.channel.leave", "roomId", message.value("roomId"), ShortNames::room, Map.of());
            case "join_channel" ->
                channel("chat.channel.join", "channelId", message.value("channelId"), ShortNames::channel, Map.of());
            case "leave_channel" ->
                channel("chat.channel.leave", "channelId", message.value("channelId"), ShortNames::channel, Map.of());
            case "auth" -> connect(message);
            default -> throw Refusal.of(ErrorCode.METHOD_NOT_FOUND, "type: " + Form.shown(type) + " is not known");
        };
    }

    private Command say(TextGameMessage message) {
        String given = message.value("messageType");
        String kind = given == null ? "say" : given;
        String text = text(message);
        return switch (kind) {
            case "say" -> typed(message, Shortcut.read(text));
            case "pose" -> speech("chat.pose", message, text);
            case "ooc" -> speech("chat.ooc", message, text);
            case "yell" -> speech("chat.yell", message, text);
            case "whisper" -> whisper(message, text);
            default -> throw Form.invalid("data.messageType", Form.shown(kind), "say, pose, ooc, yell, whisper");
        };
    }

    private Command typed(TextGameMessage message, Shortcut shortcut) {
        return switch (shortcut.kind()) {
            case SAY -> speech("chat.say", message, shortcut.text());
            case POSE -> speech("chat.pose", message, shortcut.text());
            case PAGE -> direct(message, shortcut.to(), shortcut.text());
        };
    }

    private Command speech(String method, TextGameMessage message, String text) {
        Map<String, String> given = withText(message, text);
        put(given, "room", message.value("roomId"));
        return read(method, given);
    }

    private Command whisper(TextGameMessage message, String text) {
        Map<String, String> given = withText(message, text);
        given.put("to", recipient(message));
        return read("chat.whisper", given);
    }

    private Command direct(TextGameMessage message, @Nullable String to, String text) {
        Map<String, String> given = withText(message, text);
        put(given, "to", to);
        return read("chat.direct", given);
    }

    private Command inChannel(TextGameMessage message) {
        Map<String, String> given = withText(message, text(message));
        given.put("channel", ShortNames.channel(required("channelId", message.value("channelId"))));
        return read("chat.message", given);
    }

    private Command channel(
            String method,
            String name,
            @Nullable String id,
            UnaryOperator<String> toChannel,
            Map<String, String> others) {
        Map<String, String> given = new LinkedHashMap<>(others);
        given.put("channel", toChannel.apply(required(name, id)));
        return read(method, given);
    }

    private Command connect(TextGameMessage message) {
        Map<String, String> token = new LinkedHashMap<>();
        put(token, "token", message.value("token"));
        Command.SessionConnect connect = (Command.SessionConnect) read("session.connect", token);
        if (message.value("sessionId") == null) {
            return connect;
        }
        Map<String, String> former = new LinkedHashMap<>();
        put(former, "sessionId", message.value("sessionId"));
        put(former, "recoveryToken", message.value("recoveryToken"));
        Command.SessionResume resume = (Command.SessionResume) read("session.resume", former);
        return new Command.SessionConnect(connect.token(), null, resume.resume(), false);
    }

    private Command read(String method, Map<String, String> given) {
        return commands.read(method, NO_OBJECT, Map.of(), given);
    }

    private static Map<String, String> withText(TextGameMessage message, String text) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("text", text);
        if (message.id() instanceof RequestId.Text id && isClientMessageId(id.value())) {
            given.put("clientMessageId", id.value());
        }
        return given;
    }

    private static boolean isClientMessageId(String id) {
        return id.length() >= CLIENT_MESSAGE_ID_MIN && id.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static String text(TextGameMessage message) {
        return required("data.text", message.value("text"));
    }

    private static String recipient(TextGameMessage message) {
        String inside = message.value("toUserId");
        return required("data.toUserId", inside == null ? message.value("toUser") : inside);
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw Form.invalid(name, "missing", "a string");
        }
        return value;
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }
}
