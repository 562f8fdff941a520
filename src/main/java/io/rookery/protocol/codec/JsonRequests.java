package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.codec.Dialect.Inbound;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one text message: a JSON-RPC request or a batch of them. */
final class JsonRequests {
    private final StrictJson json;
    private final JsonParams params;
    private final int batchMax;

    JsonRequests(CodecBounds bounds) {
        this.json = new StrictJson(bounds.jsonDepth());
        this.params = new JsonParams(json);
        this.batchMax = bounds.batchCommands();
    }

    Inbound read(byte[] message) {
        if (!StrictJson.isUtf8(message)) {
            return unreadable(Refusal.of(ErrorCode.PARSE_ERROR, "not UTF-8"));
        }
        JsonRequest first = new JsonRequest(params, message);
        boolean batch = false;
        try (JsonParser parser = json.parser(message)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return unreadable(Refusal.of(ErrorCode.PARSE_ERROR, "an empty message"));
            }
            batch = token == JsonToken.START_ARRAY;
            return batch ? readBatch(parser, message) : readOne(parser, first);
        } catch (IOException e) {
            Refusal refusal = json.refusalOf(e);
            return batch ? unreadable(refusal) : single(first.refused(refusal));
        }
    }

    private static Inbound readOne(JsonParser parser, JsonRequest request) throws IOException {
        request.read(parser);
        if (parser.nextToken() != null) {
            return single(request.refused(trailing()));
        }
        return single(request.finish());
    }

    private Inbound readBatch(JsonParser parser, byte[] message) throws IOException {
        List<Request> requests = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (requests.size() == batchMax) {
                return unreadable(batchOf("over " + batchMax));
            }
            JsonRequest request = new JsonRequest(params, message);
            request.read(parser);
            requests.add(request.finish());
        }
        if (parser.nextToken() != null) {
            return unreadable(trailing());
        }
        return requests.isEmpty() ? unreadable(batchOf("0")) : new Inbound(true, requests);
    }

    private Refusal batchOf(String commands) {
        return Refusal.of(
                ErrorCode.INVALID_REQUEST, "batch: " + commands + " commands (expected: 1.." + batchMax + ")");
    }

    private static Refusal trailing() {
        return Refusal.of(ErrorCode.PARSE_ERROR, "more than one JSON value");
    }

    private static Inbound unreadable(Refusal refusal) {
        return single(new Request.Refused(RequestId.UNREADABLE, false, refusal));
    }

    private static Inbound single(Request request) {
        return new Inbound(false, List.of(request));
    }
}
