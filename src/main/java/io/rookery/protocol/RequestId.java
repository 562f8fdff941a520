package io.rookery.protocol;

/** How a client recognises the answer to its request. */
public sealed interface RequestId {
    int TEXT_LENGTH_MAX = 64;

    /** The client wants no answer. */
    record None() implements RequestId {}

    @SuppressWarnings("JavaLangClash") // the JSON name of the form
    record Number(long value) implements RequestId {}

    record Text(String value) implements RequestId {
        public Text {
            if (value.length() > TEXT_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "id: " + value.length() + " characters (expected: at most " + TEXT_LENGTH_MAX + ")");
            }
        }
    }

    /** The id of a request that could not be read far enough to find its own: JSON {@code null}. */
    record Unreadable() implements RequestId {}

    None NONE = new None();
    Unreadable UNREADABLE = new Unreadable();
}
