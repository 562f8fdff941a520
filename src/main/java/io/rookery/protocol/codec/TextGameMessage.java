package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.RequestId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One message of a text game's client while it is read. What is wrong is remembered and reading goes on, so that a
 * {@code messageId} behind the fault is still found.
 */
final class TextGameMessage {
    /** Who sends, and when, is known better here. */
    private static final Set<String> PASSED_OVER = Set.of("timestamp", "fromUser");

    private static final Set<String> OUTER = Set.of("type", "toUser", "roomId", "channelId");
    private static final Set<String> INNER = Set.of(
            "text",
            "roomId",
            "messageType",
            "toUserId",
            "channelId",
            "channelName",
            "token",
            "sessionId",
            "recoveryToken");

    private final Map<String, String> values = new HashMap<>();
    private RequestId id = RequestId.NONE;
    private @Nullable Refusal fault;

    /** Reads the value at which the parser stands, up to its last token. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            fail(Refusal.of(
                    ErrorCode.INVALID_REQUEST,
                    "message: " + JsonForms.found(parser.currentToken()) + " (expected: an object)"));
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "messageId" -> readId(parser);
                case "data" -> readData(parser);
                default -> readValue(parser, name, name, OUTER);
            }
        }
    }

    RequestId id() {
        return id;
    }

    /** What is wrong with the message as a whole; null for nothing. */
    @Nullable
    Refusal fault() {
        return fault;
    }

    @Nullable
    String value(String name) {
        return values.get(name);
    }

    private void readId(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        RequestId found = JsonRequest.idAt(parser);
        if (found == null) {
            fail(Form.invalid(
                    "messageId",
                    JsonForms.found(parser.currentToken()),
                    "a string of at most " + RequestId.TEXT_LENGTH_MAX + " characters"));
            parser.skipChildren();
        } else {
            id = found;
        }
    }

    private void readData(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                fail(Form.invalid("data", JsonForms.found(parser.currentToken()), "an object"));
            }
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("isPrivate")) {
                readFlag(parser, "data." + name);
            } else {
                readValue(parser, name, "data." + name, INNER);
            }
        }
    }

    /** A page goes to one user, whatever it says of itself. */
    private void readFlag(JsonParser parser, String path) throws IOException {
        JsonToken token = parser.currentToken();
        if (!token.isBoolean() && token != JsonToken.VALUE_NULL) {
            fail(Form.invalid(path, JsonForms.found(token), "true or false"));
        }
        parser.skipChildren();
    }

    private void readValue(JsonParser parser, String name, String path, Set<String> known) throws IOException {
        JsonToken token = parser.currentToken();
        if (PASSED_OVER.contains(name) || token == JsonToken.VALUE_NULL) {
            parser.skipChildren();
        } else if (!known.contains(name)) {
            fail(Refusal.invalidParams(JsonMessageReader.unknown(path)));
            parser.skipChildren();
        } else if (token != JsonToken.VALUE_STRING) {
            fail(Form.invalid(path, JsonForms.found(token), "a string"));
            parser.skipChildren();
        } else if (!StrictJson.isPaired(parser)) {
            fail(Refusal.invalidParams(path + ": a lone surrogate (expected: Unicode text)"));
        } else {
            put(name, path, parser.getText());
        }
    }

    /** Where a room or channel may be named inside and outside, both must name the same. */
    private void put(String name, String path, String value) {
        String former = values.putIfAbsent(name, value);
        if (former != null && !former.equals(value)) {
            fail(Form.invalid(path, Form.shown(value), Form.shown(former)));
        }
    }

    private void fail(Refusal refusal) {
        if (fault == null) {
            fault = refusal;
        }
    }
}
