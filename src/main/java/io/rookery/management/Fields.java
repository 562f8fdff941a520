package io.rookery.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of one request, all of them known. A bad one is refused with what was expected. */
final class Fields {
    /** Long enough for every name; whether it is a good one is decided by its type. */
    static final int NAME_BYTES_MAX = 512;

    private final JsonNode object;

    private Fields(JsonNode object) {
        this.object = object;
    }

    static Fields read(@Nullable Buffer body, Set<String> known) {
        JsonNode object = body == null ? null : StrictJson.read(body);
        if (object == null || !object.isObject()) {
            throw Refusal.invalidParams("body: no object (expected: one JSON object)");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Refusal.invalidParams("\"" + shown(name) + "\": unknown field (expected: "
                        + String.join(", ", new TreeSet<>(known)) + ")");
            }
        });
        return new Fields(object);
    }

    String text(String name, int bytesMax) {
        String value = optionalText(name, bytesMax);
        if (value == null) {
            throw Refusal.invalidParams(name + ": missing (expected: a string)");
        }
        return value;
    }

    @Nullable
    String optionalText(String name, int bytesMax) {
        JsonNode value = object.get(name);
        if (value == null) {
            return null;
        }
        String text = value.textValue();
        if (text == null || text.isEmpty()) {
            throw Refusal.invalidParams(name + ": " + kindOf(value) + " (expected: a string that is not empty)");
        }
        StrictJson.requireUnicode(name, text);
        requireSize(name, text.getBytes(UTF_8).length, bytesMax);
        return text;
    }

    String oneOf(String name, Set<String> allowed, String otherwise) {
        String value = optionalText(name, NAME_BYTES_MAX);
        if (value == null) {
            return otherwise;
        }
        if (!allowed.contains(value)) {
            throw Refusal.invalidParams(
                    name + ": " + shown(value) + " (expected: " + String.join(", ", new TreeSet<>(allowed)) + ")");
        }
        return value;
    }

    /** An array of names, none of them longer than {@link #NAME_BYTES_MAX}. */
    List<String> names(String name, int min, int max) {
        JsonNode value = object.get(name);
        if (value == null || !value.isArray()) {
            throw Refusal.invalidParams(
                    name + ": " + (value == null ? "missing" : typeOf(value)) + " (expected: an array of strings)");
        }
        if (value.size() < min || value.size() > max) {
            throw Refusal.invalidParams(name + ": " + value.size() + " (expected: " + min + ".." + max + ")");
        }
        List<String> names = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw Refusal.invalidParams(name + ": " + typeOf(element) + " (expected: strings)");
            }
            requireSize(name, element.textValue().getBytes(UTF_8).length, NAME_BYTES_MAX);
            names.add(element.textValue());
        }
        return names;
    }

    /** As {@link #names}; none where the field is missing. */
    List<String> optionalNames(String name, int max) {
        return object.has(name) ? names(name, 0, max) : List.of();
    }

    /** An object of strings, numbers and booleans, as text; empty where the field is missing. */
    Map<String, String> optionalScalars(String name, int max) {
        JsonNode value = object.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject() || value.size() > max) {
            throw Refusal.invalidParams(name + ": " + (value.isObject() ? value.size() + " fields" : typeOf(value))
                    + " (expected: an object of at most " + max + " fields)");
        }
        Map<String, String> scalars = new LinkedHashMap<>();
        value.properties().forEach(field -> {
            JsonNode scalar = field.getValue();
            if (!scalar.isValueNode() || scalar.isNull()) {
                throw Refusal.invalidParams(name + "." + shown(field.getKey()) + ": " + typeOf(scalar)
                        + " (expected: a string, number or boolean)");
            }
            StrictJson.requireUnicode(name, field.getKey() + scalar.asText());
            scalars.put(field.getKey(), scalar.asText());
        });
        return scalars;
    }

    /** A whole number that is not negative. */
    OptionalLong optionalNumber(String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw Refusal.invalidParams(name + ": " + shown(value.toString()) + " (expected: a whole number >= 0)");
        }
        return OptionalLong.of(value.longValue());
    }

    @Nullable
    RawJson optionalJson(String name, int bytesMax) {
        JsonNode value = object.get(name);
        if (value == null) {
            return null;
        }
        RawJson json = StrictJson.raw(value);
        requireSize(name, json.utf8().length, bytesMax);
        return json;
    }

    private static void requireSize(String name, int bytes, int bytesMax) {
        if (bytes > bytesMax) {
            throw Refusal.tooLarge(name, name + ": " + bytes + " bytes (expected: at most " + bytesMax + ")");
        }
    }

    private static String kindOf(JsonNode value) {
        return value.isTextual() ? "empty" : typeOf(value);
    }

    private static String typeOf(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static String shown(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
