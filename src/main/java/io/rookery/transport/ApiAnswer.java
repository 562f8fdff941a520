package io.rookery.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.protocol.Answer;
import io.rookery.protocol.codec.PlainCommands;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The good outcome of a request to the HTTP API.
 *
 * @param body null for none
 * @param headers beside those of the body
 */
record ApiAnswer(int status, @Nullable ByteBuf body, Map<String, String> headers) {
    static final ApiAnswer NO_CONTENT = new ApiAnswer(204, null, Map.of());

    static ApiAnswer of(int status, Answer answer) {
        ByteBuf body = Unpooled.buffer();
        PlainCommands.write(answer, body);
        return new ApiAnswer(status, body, Map.of());
    }

    /** Without what only somebody who listens can use. */
    static ApiAnswer ofMembership(Answer.Joined joined) {
        JsonObject body = new JsonObject().put("channel", joined.channel()).put("memberCount", joined.memberCount());
        return new ApiAnswer(200, Unpooled.copiedBuffer(body.encode(), UTF_8), Map.of());
    }

    ApiAnswer with(String header, String value) {
        return new ApiAnswer(status, body, Map.of(header, value));
    }

    void send(HttpServerResponse response) {
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        if (body == null) {
            response.end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(BufferInternal.buffer(body));
        }
    }
}
