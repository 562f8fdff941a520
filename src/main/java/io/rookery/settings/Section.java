package io.rookery.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Typed reads under one key. A value that cannot be used is reported and replaced by its default, so that reading goes
 * on and finds the other problems too.
 */
final class Section {
    private static final String UNLIMITED = "unlimited";

    private final Reading reading;
    private final String prefix;
    private final @Nullable Holds holds;

    Section(Reading reading, String prefix) {
        this(reading, prefix, null);
    }

    private Section(Reading reading, String prefix, @Nullable Holds holds) {
        this.reading = reading;
        this.prefix = prefix;
        this.holds = holds;
    }

    Section in(String name) {
        return new Section(reading, prefix + name + ".", holds);
    }

    /** The same section; what is read through it may be changed while the node runs. */
    Section changeable(Holds from) {
        return new Section(reading, prefix, from);
    }

    boolean flag(String name, boolean fallback) {
        return read(name, "true or false", Boolean.toString(fallback), Section::flagOf)
                .orElse(fallback);
    }

    Optional<Boolean> optionalFlag(String name) {
        return scalar(name, "true or false", Section::flagOf);
    }

    int integer(String name, int fallback, int min, int max) {
        return read(
                        name,
                        min + ".." + max,
                        Integer.toString(fallback),
                        text -> integerOf(text).filter(value -> min <= value && value <= max))
                .orElse(fallback);
    }

    /** A bound on a count: {@code 0} and {@code unlimited} read as {@link Integer#MAX_VALUE}. */
    int limit(String name, int fallback, int max) {
        return read(
                        name,
                        "1.." + max + ", 0 or " + UNLIMITED,
                        Integer.toString(fallback),
                        text -> unlimited(text).or(() -> integerOf(text).filter(value -> 1 <= value && value <= max)))
                .orElse(fallback);
    }

    int bytes(String name, String fallback, String min, String max) {
        return read(name, "a size of " + min + ".." + max, fallback, text -> sizeOf(text, min, max))
                .orElseGet(() -> SizeText.parse(fallback).orElseThrow());
    }

    /** A bound on bytes: {@code 0} and {@code unlimited} read as {@link Integer#MAX_VALUE}. */
    int bytesLimit(String name, String fallback, String min, String max) {
        return read(
                        name,
                        "a size of " + min + ".." + max + ", 0 or " + UNLIMITED,
                        fallback,
                        text -> unlimited(text).or(() -> sizeOf(text, min, max)))
                .orElseGet(() -> SizeText.parse(fallback).orElseThrow());
    }

    Duration duration(String name, String fallback, String min, String max) {
        return read(name, "a duration of " + min + ".." + max, fallback, text -> durationOf(text, min, max))
                .orElseGet(() -> DurationText.parse(fallback).orElseThrow());
    }

    <E extends Enum<E>> E choice(String name, E fallback) {
        Class<E> type = fallback.getDeclaringClass();
        return read(name, oneOf(type), written(fallback), text -> choiceOf(type, text))
                .orElse(fallback);
    }

    /** One of the choices; empty where none is made. */
    <E extends Enum<E>> Optional<E> optionalChoice(String name, Class<E> type) {
        return scalar(name, oneOf(type), text -> choiceOf(type, text));
    }

    String text(String name, String fallback, String expected, Function<String, Optional<String>> parse) {
        return read(name, expected, fallback, parse).orElse(fallback);
    }

    /** A value of any kind; {@code parse} answers empty for text it cannot use. */
    <T> Optional<T> scalar(String name, String expected, Function<String, Optional<T>> parse) {
        return read(name, expected, null, parse);
    }

    private <T> Optional<T> read(
            String name, String expected, @Nullable String fallback, Function<String, Optional<T>> parse) {
        String key = prefix + name;
        reading.define(new Definition(key, expected, fallback, holds));
        return reading.find(key).flatMap(given -> parsed(key, given.value(), given.origin(), expected, parse));
    }

    /** A YAML list, or text with commas. */
    <T> Optional<List<T>> list(String name, String expected, Function<String, Optional<T>> parse) {
        String key = prefix + name;
        reading.define(new Definition(key, "a list of " + expected, null, holds));
        return reading.find(key).map(given -> {
            List<T> values = new ArrayList<>();
            if (given.value().isArray()) {
                for (int i = 0; i < given.value().size(); i++) {
                    parsed(key + "[" + i + "]", given.value().get(i), given.origin(), expected, parse)
                            .ifPresent(values::add);
                }
            } else {
                for (String part : given.value().asText().split(",", -1)) {
                    parsed(key, TextNode.valueOf(part.strip()), given.origin(), expected, parse)
                            .ifPresent(values::add);
                }
            }
            return List.copyOf(values);
        });
    }

    /** A list whose entries are sections themselves. */
    <T> List<T> sections(String name, Function<Section, Optional<T>> read) {
        String key = prefix + name;
        reading.define(new Definition(key, "a list", null, holds));
        Optional<Given> found = reading.find(key);
        if (found.isEmpty()) {
            return List.of();
        }
        Given given = found.get();
        JsonNode entries = YamlText.treeOf(given.value()).orElse(given.value());
        if (!entries.isArray()) {
            refuse(name, "a list");
            return List.of();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String entryKey = key + "[" + i + "]";
            Reading entry = reading.within(KeyedLayer.of(entries.get(i), entryKey, given.origin()));
            read.apply(new Section(entry, entryKey + ".")).ifPresent(values::add);
            entry.refuseUnknown();
            reading.adoptVariables(entry);
        }
        return List.copyOf(values);
    }

    /** Reports a value that is well formed but does not go with the others. */
    void refuse(String name, String expected) {
        String key = prefix + name;
        Optional<Given> given = reading.find(key);
        String value = given.map(found -> masked(key, found.value())).orElse("not set");
        String origin = given.map(Given::origin).orElse("the defaults");
        reading.problems().add(key, value, expected + ", from " + origin);
    }

    Optional<String> variable(String name) {
        return reading.variable(name);
    }

    /** The value for a message; what may be a secret is left out. */
    static String masked(String key, JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.toString();
        return Secrets.hides(key) ? Secrets.MASK : Secrets.withoutUserInfo(text);
    }

    private <T> Optional<T> parsed(
            String key, JsonNode value, String origin, String expected, Function<String, Optional<T>> parse) {
        Optional<T> result = value.isValueNode() ? parse.apply(value.asText()) : Optional.empty();
        if (result.isEmpty()) {
            reading.problems().add(key, masked(key, value), expected + ", from " + origin);
        }
        return result;
    }

    private static Optional<Boolean> flagOf(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static <E extends Enum<E>> String oneOf(Class<E> type) {
        return EnumSet.allOf(type).stream().map(Section::written).collect(Collectors.joining(", ", "one of ", ""));
    }

    private static <E extends Enum<E>> Optional<E> choiceOf(Class<E> type, String text) {
        return EnumSet.allOf(type).stream()
                .filter(value -> written(value).equals(text))
                .findFirst();
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Integer> unlimited(String text) {
        return text.equals("0") || text.equals(UNLIMITED) ? Optional.of(Integer.MAX_VALUE) : Optional.empty();
    }

    private static Optional<Integer> integerOf(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> sizeOf(String text, String min, String max) {
        int lowest = SizeText.parse(min).orElseThrow();
        int highest = SizeText.parse(max).orElseThrow();
        return SizeText.parse(text).filter(value -> lowest <= value && value <= highest);
    }

    private static Optional<Duration> durationOf(String text, String min, String max) {
        Duration lowest = DurationText.parse(min).orElseThrow();
        Duration highest = DurationText.parse(max).orElseThrow();
        return DurationText.parse(text).filter(value -> lowest.compareTo(value) <= 0 && value.compareTo(highest) <= 0);
    }
}
