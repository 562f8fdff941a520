package io.rookery.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Reads and writes the JSON of the operators' API: no duplicate keys, bounded depth, valid Unicode, exact numbers. */
final class StrictJson {
    private static final int DEPTH_MAX = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StrictJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static JsonNode read(Buffer body) {
        try {
            String text =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
            return MAPPER.readTree(text);
        } catch (CharacterCodingException bad) {
            throw Refusal.invalidParams("body: not UTF-8 (expected: one JSON object)");
        } catch (JsonProcessingException bad) {
            throw Refusal.invalidParams("body: " + bad.getOriginalMessage() + " (expected: one JSON object)");
        }
    }

    static Buffer write(JsonNode value) {
        return Buffer.buffer(bytes(value));
    }

    static RawJson raw(JsonNode value) {
        return RawJson.ofChecked(bytes(value));
    }

    private static byte[] bytes(JsonNode value) {
        String text = value.toString();
        requireUnicode("payload", text);
        return text.getBytes(UTF_8);
    }

    /** Half a surrogate pair can be written in JSON, but not in UTF-8. */
    static void requireUnicode(String name, String text) {
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw Refusal.invalidParams(name + ": half a surrogate pair (expected: valid Unicode)");
        }
    }
}
