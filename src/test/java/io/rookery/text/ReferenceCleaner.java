package io.rookery.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Cleans texts the simple way: one rule after the other over the whole text, again until nothing changes. */
final class ReferenceCleaner {
    private static final Pattern LINE_ENDS = Pattern.compile("\r\n|[\r\u000B\f\u0085\u2028\u2029]");
    private static final Pattern HIDDEN =
            Pattern.compile("[\\p{Cc}&&[^\n\t]]|[\u202A-\u202E]|[\u3164\uFFA0]|[\\uFDD0-\\uFDEF]"
                    + "|[\\p{Cf}&&[^\u061C\u200C-\u200F\u2066-\u2069\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2"
                    + "\\x{110BD}\\x{110CD}\\x{13430}-\\x{1345F}\\x{E0020}-\\x{E007F}]]");
    private static final Pattern FLAG = Pattern.compile("\\x{1F3F4}[\\x{E0020}-\\x{E007F}]{0,8}");
    private static final String JOINERS = "\u061C\u200C\u200D\u200E\u200F";

    private ReferenceCleaner() {}

    static String clean(String text) {
        String lines = LINE_ENDS.matcher(text).replaceAll("\n");
        String seen = withoutNoncharacters(HIDDEN.matcher(lines).replaceAll(""));
        String kept = structured(seen, CleanText.MARKS_COMPOSED_MAX);
        return structured(Normalizer.normalize(kept, Normalizer.Form.NFC), CleanText.MARKS_MAX);
    }

    private static String structured(String text, int marksMax) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(isolated(line));
        }
        // A line's end is a character like others: marks behind it are its own.
        return joined(marked(flagged(String.join("\n", lines)), marksMax));
    }

    private static String withoutNoncharacters(String text) {
        return kept(text, c -> (c & 0xFFFE) != 0xFFFE);
    }

    /** Opening and closing isolates of a line, as in a text with brackets. */
    private static String isolated(String line) {
        List<Integer> kept = new ArrayList<>();
        List<Boolean> open = new ArrayList<>();
        for (int c : line.codePoints().toArray()) {
            if (c >= 0x2066 && c <= 0x2068) {
                boolean fits = open.stream().filter(each -> each).count() < TextSieve.ISOLATES_MAX;
                open.add(fits);
                if (fits) {
                    kept.add(c);
                }
            } else if (c == 0x2069) {
                if (!open.isEmpty() && open.remove(open.size() - 1)) {
                    kept.add(c);
                }
            } else {
                kept.add(c);
            }
        }
        open.stream().filter(each -> each).forEach(each -> kept.add(0x2069));
        return text(kept);
    }

    private static String flagged(String text) {
        StringBuilder kept = new StringBuilder();
        var flags = FLAG.matcher(text);
        int from = 0;
        while (flags.find()) {
            kept.append(withoutTags(text.substring(from, flags.start()))).append(flags.group());
            from = flags.end();
        }
        return kept.append(withoutTags(text.substring(from))).toString();
    }

    private static String withoutTags(String text) {
        return kept(text, c -> c < 0xE0020 || c > 0xE007F);
    }

    private static String marked(String text, int marksMax) {
        List<Integer> kept = new ArrayList<>();
        int marks = 0;
        for (int c : text.codePoints().toArray()) {
            int type = Character.getType(c);
            boolean isMark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
            boolean isBetween =
                    JOINERS.indexOf(c) >= 0 || (c >= 0x2066 && c <= 0x2069) || (c >= 0xE0020 && c <= 0xE007F);
            marks = isMark ? marks + 1 : isBetween ? marks : 0;
            if (!isMark || marks <= marksMax) {
                kept.add(c);
            }
        }
        return text(kept);
    }

    private static String joined(String text) {
        return text.replaceAll("([" + JOINERS + "])[" + JOINERS + "]+", "$1");
    }

    private static String kept(String text, IntPredicate rule) {
        return text.codePoints()
                .filter(rule)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String text(List<Integer> codePoints) {
        StringBuilder text = new StringBuilder();
        codePoints.forEach(text::appendCodePoint);
        return text.toString();
    }
}
