package io.rookery.text;

import java.util.List;

/**
 * Plain text, and how parts of it are to be shown. It is no HTML: whoever shows it escapes it once, for wherever that is.
 *
 * @param spans in order; they do not overlap
 */
public record MarkedText(String text, List<Span> spans) {
    public MarkedText {
        spans = List.copyOf(spans);
    }

    MarkedText between(String before, String after) {
        int shift = before.length();
        return new MarkedText(
                before + text + after,
                spans.stream().map(span -> span.shifted(shift)).toList());
    }
}
