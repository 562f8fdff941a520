package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.UnsafeByteOperations;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import java.io.IOException;
import java.util.Arrays;

/**
 * JSON as RFC 8259 has it and no other: valid UTF-8 without a byte order mark, no key twice in an object, no lone
 * surrogates, bounded depth.
 */
final class StrictJson {
    private final JsonFactory factory;
    private final int depthMax;

    StrictJson(int depthMax) {
        this.depthMax = depthMax;
        this.factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depthMax)
                        .build())
                .build();
    }

    static boolean isUtf8(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes).isValidUtf8();
    }

    JsonParser parser(byte[] utf8) throws IOException {
        return factory.createParser(utf8);
    }

    /**
     * Compacts bytes that should be one JSON value.
     *
     * @throws Refusal when they are not
     */
    byte[] compactValue(byte[] bytes, boolean objectOnly, String field) {
        if (!isUtf8(bytes)) {
            throw Refusal.invalidParams(field + ": not UTF-8");
        }
        try (JsonParser parser = parser(bytes)) {
            JsonToken first = parser.nextToken();
            requireValue(first, objectOnly, field);
            walk(parser, field);
            if (parser.nextToken() != null) {
                throw Refusal.invalidParams(field + ": more than one JSON value");
            }
            return compact(bytes, 0, bytes.length);
        } catch (IOException e) {
            Refusal refusal = refusalOf(e);
            boolean syntax = refusal.code() == ErrorCode.PARSE_ERROR;
            throw syntax ? Refusal.invalidParams(field + ": " + refusal.text()) : refusal;
        }
    }

    /** The compact bytes of the value at which the parser of {@code source} stands; leaves it on the value's last token. */
    byte[] copyValue(JsonParser parser, byte[] source, boolean objectOnly, String field) throws IOException {
        requireValue(parser.currentToken(), objectOnly, field);
        int start = offset(parser.currentTokenLocation().getByteOffset());
        walk(parser, field);
        parser.finishToken();
        return compact(source, start, offset(parser.currentLocation().getByteOffset()));
    }

    /** The text of the string or key at which the parser stands. */
    static String text(JsonParser parser, String field) throws IOException {
        requirePairs(parser, field);
        return parser.getText();
    }

    /** What to say of a message that the parser could not read. */
    Refusal refusalOf(IOException failure) {
        if (failure instanceof StreamConstraintsException constraint) {
            return constraint.getOriginalMessage().contains("depth")
                    ? Refusal.tooLarge("depth", "depth: over " + depthMax + " (expected: at most " + depthMax + ")")
                    : Refusal.tooLarge("token", "a number or key is too long");
        }
        if (failure instanceof JsonProcessingException syntax) {
            String fault = syntax.getOriginalMessage().startsWith("Duplicate") ? "a key twice" : "not valid JSON";
            long at = syntax.getLocation() == null ? 0 : syntax.getLocation().getByteOffset();
            return Refusal.of(ErrorCode.PARSE_ERROR, fault + " (at byte " + at + ")");
        }
        throw new IllegalStateException("memory cannot fail to be read", failure);
    }

    private static void requireValue(JsonToken token, boolean objectOnly, String field) {
        if (token == null) {
            throw Refusal.invalidParams(field + ": empty (expected: a JSON value)");
        }
        if (objectOnly && token != JsonToken.START_OBJECT) {
            throw Form.invalid(field, JsonForms.found(token), "an object");
        }
    }

    private static void walk(JsonParser parser, String field) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                requirePairs(parser, field);
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private static void requirePairs(JsonParser parser, String field) throws IOException {
        if (!isPaired(parser)) {
            throw Refusal.invalidParams(field + ": a lone surrogate (expected: Unicode text)");
        }
    }

    /** Whether the string or key at which the parser stands has no lone surrogate. */
    static boolean isPaired(JsonParser parser) throws IOException {
        char[] text = parser.getTextCharacters();
        int end = parser.getTextOffset() + parser.getTextLength();
        for (int i = parser.getTextOffset(); i < end; i++) {
            if (Character.isSurrogate(text[i])) {
                if (i + 1 == end || !Character.isSurrogatePair(text[i], text[i + 1])) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    static boolean isPaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static int offset(long byteOffset) {
        return Math.toIntExact(byteOffset);
    }

    /** Leaves out white space between tokens. The bytes are known to be valid. */
    private static byte[] compact(byte[] source, int start, int end) {
        byte[] kept = new byte[end - start];
        int length = 0;
        boolean inString = false;
        for (int i = start; i < end; i++) {
            byte b = source[i];
            if (inString && b == '\\') {
                kept[length++] = b;
                b = source[++i];
            } else if (b == '"') {
                inString = !inString;
            }
            if (inString || b < 0 || b > ' ') {
                kept[length++] = b;
            }
        }
        return length == kept.length ? kept : Arrays.copyOf(kept, length);
    }
}
