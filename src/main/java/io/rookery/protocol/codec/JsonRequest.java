package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One JSON-RPC request while it is read. Its members may stand in any order; what is wrong is remembered and reading goes on,
 * so that an id behind the fault is still found.
 */
final class JsonRequest {
    private final JsonParams paramsReader;
    private final byte[] source;

    private RequestId id = RequestId.NONE;
    private boolean versionGiven;
    private @Nullable String method;
    private @Nullable CommandShape command;
    private JsonParams.@Nullable Params params;
    private byte @Nullable [] paramsLater;

    private @Nullable Refusal invalidRequest;
    private @Nullable Refusal unknownMember;
    private @Nullable Refusal invalidParams;

    JsonRequest(JsonParams paramsReader, byte[] source) {
        this.paramsReader = paramsReader;
        this.source = source;
    }

    /** Reads the value at which the parser stands, up to its last token. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            invalidRequest("request", JsonForms.found(parser.currentToken()), "an object");
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "jsonrpc" -> readVersion(parser);
                case "id" -> readId(parser);
                case "method" -> readMethod(parser);
                case "params" -> readParams(parser);
                default -> skipUnknown(parser, name);
            }
        }
        if (paramsLater != null) {
            readParamsLater(paramsLater);
        }
    }

    /** The request as far as it could be read. */
    Request finish() {
        if (invalidRequest == null) {
            requireMembers();
        }
        if (invalidRequest != null) {
            return refused(invalidRequest);
        }
        if (command == null) {
            return refused(Refusal.of(
                    ErrorCode.METHOD_NOT_FOUND, "method: " + Form.shown(String.valueOf(method)) + " is not known"));
        }
        Refusal fault = unknownMember != null ? unknownMember : invalidParams;
        return fault != null ? refused(fault) : asked(command);
    }

    /** Refuses the request, whatever else was read of it. */
    Request refused(Refusal refusal) {
        boolean unreadable = refusal.code() == ErrorCode.PARSE_ERROR || refusal.code() == ErrorCode.INVALID_REQUEST;
        RequestId answered = unreadable && id.equals(RequestId.NONE) ? RequestId.UNREADABLE : id;
        return new Request.Refused(answered, params != null && params.packed(), refusal);
    }

    private Request asked(CommandShape known) {
        JsonParams.Params given = params != null ? params : new JsonParams.Params(known.prototype(), false);
        try {
            return new Request.Asked(id, given.packed(), paramsReader.command(known, given));
        } catch (Refusal refusal) {
            return refused(refusal);
        }
    }

    private void requireMembers() {
        if (!versionGiven) {
            invalidRequest("jsonrpc", "missing", "\"2.0\"");
        } else if (method == null) {
            invalidRequest("method", "missing", "a string");
        }
    }

    private void readVersion(JsonParser parser) throws IOException {
        versionGiven = true;
        if (parser.currentToken() != JsonToken.VALUE_STRING || !parser.getText().equals("2.0")) {
            invalidRequest("jsonrpc", "another version", "\"2.0\"");
        }
        parser.skipChildren();
    }

    private void readId(JsonParser parser) throws IOException {
        RequestId found = idAt(parser);
        if (found == null) {
            id = RequestId.UNREADABLE;
            String expected = "a string of at most " + RequestId.TEXT_LENGTH_MAX + " characters or an integer";
            invalidRequest("id", JsonForms.found(parser.currentToken()), expected);
            parser.skipChildren();
        } else {
            id = found;
        }
    }

    /** The id at which the parser stands; null when it is none. */
    static @Nullable RequestId idAt(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            Long number = ExactNumbers.at(parser);
            return number == null ? null : new RequestId.Number(number);
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING || !StrictJson.isPaired(parser)) {
            return null;
        }
        String text = parser.getText();
        return text.length() > RequestId.TEXT_LENGTH_MAX ? null : new RequestId.Text(text);
    }

    private void readMethod(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            method = parser.getText();
            command = Schema.command(method);
        } else {
            invalidRequest("method", JsonForms.found(parser.currentToken()), "a string");
            parser.skipChildren();
        }
    }

    private void readParams(JsonParser parser) throws IOException {
        if (method == null) {
            int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            parser.skipChildren();
            parser.finishToken();
            int end = Math.toIntExact(parser.currentLocation().getByteOffset());
            paramsLater = Arrays.copyOfRange(source, start, end);
            return;
        }
        JsonStreamContext outside = contextAround(parser);
        readParams(parser, source);
        while (parser.getParsingContext() != outside) {
            parser.nextToken();
        }
    }

    private void readParamsLater(byte[] bytes) throws IOException {
        try (JsonParser parser = paramsReader.parser(bytes)) {
            parser.nextToken();
            readParams(parser, bytes);
        }
    }

    private void readParams(JsonParser parser, byte[] bytes) throws IOException {
        if (command == null) {
            return;
        }
        try {
            params = paramsReader.read(parser, bytes, command);
        } catch (Refusal refusal) {
            invalidParams = refusal;
        }
    }

    private void skipUnknown(JsonParser parser, String name) throws IOException {
        if (unknownMember == null) {
            unknownMember = Refusal.invalidParams(JsonMessageReader.unknown(name));
        }
        parser.skipChildren();
    }

    private void invalidRequest(String member, String found, String expected) {
        if (invalidRequest == null) {
            String text = member + ": " + found + " (expected: " + expected + ")";
            invalidRequest = Refusal.of(ErrorCode.INVALID_REQUEST, text);
        }
    }

    private static JsonStreamContext contextAround(JsonParser parser) {
        JsonStreamContext context = parser.getParsingContext();
        return parser.currentToken().isStructStart() ? context.getParent() : context;
    }
}
