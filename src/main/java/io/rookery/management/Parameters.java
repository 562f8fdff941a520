package io.rookery.management;

import io.rookery.protocol.Refusal;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query parameters of one request, all of them known and given once. A bad one is refused with what was expected. */
final class Parameters {
    private final MultiMap values;

    private Parameters(MultiMap values) {
        this.values = values;
    }

    static Parameters read(MultiMap values, Set<String> known) {
        for (String name : values.names()) {
            if (!known.contains(name)) {
                throw Refusal.invalidParams("\"" + shown(name) + "\": unknown parameter (expected: "
                        + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))) + ")");
            }
        }
        return new Parameters(values);
    }

    int number(String name, int otherwise, int min, int max) {
        List<String> given = values.getAll(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        String value = given.get(0);
        requireOnce(name, given);
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max && value.equals(Integer.toString(number))) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range.
        }
        throw Refusal.invalidParams(name + ": " + shown(value) + " (expected: " + min + ".." + max + ")");
    }

    /** @param expected for people */
    @Nullable
    String optionalText(String name, Pattern shape, String expected) {
        List<String> given = values.getAll(name);
        if (given.isEmpty()) {
            return null;
        }
        requireOnce(name, given);
        String value = given.get(0);
        if (!shape.matcher(value).matches()) {
            throw Refusal.invalidParams(name + ": " + shown(value) + " (expected: " + expected + ")");
        }
        return value;
    }

    private static void requireOnce(String name, List<String> given) {
        if (given.size() > 1) {
            throw Refusal.invalidParams(name + ": given " + given.size() + " times (expected: once)");
        }
    }

    private static String shown(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
