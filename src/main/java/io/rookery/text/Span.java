package io.rookery.text;

/**
 * A part of a text that is to be shown in another way.
 *
 * @param start in UTF-16 code units, from the text's beginning
 * @param end exclusive
 */
public record Span(int start, int end, Style style) {
    /** How it is to be shown. */
    public enum Style {
        EMPHASIS,
        CODE,
        /** The part is an address that begins with http:// or https://, shown as it is. */
        LINK
    }

    Span shifted(int by) {
        return new Span(start + by, end + by, style);
    }
}
