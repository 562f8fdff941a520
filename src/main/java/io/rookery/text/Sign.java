package io.rookery.text;

/** What a character does to the text around it. */
enum Sign {
    LINE_END,
    /** Controls, overrides and embeddings, what is invisible without joining anything, and what is no character. */
    HIDDEN,
    ISOLATE,
    POP_ISOLATE,
    /** Invisible, but of use between two others. */
    JOINER,
    /** Spells the name of a flag. */
    TAG,
    MARK,
    OTHER;

    static Sign of(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> control(c);
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> LINE_END;
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> MARK;
            case Character.FORMAT -> format(c);
            case Character.UNASSIGNED -> isNoncharacter(c) ? HIDDEN : OTHER;
            default -> isFiller(c) ? HIDDEN : OTHER;
        };
    }

    private static Sign control(int c) {
        return switch (c) {
            case '\t' -> OTHER;
            case '\n', 0x0B, '\f', '\r', 0x85 -> LINE_END;
            default -> HIDDEN;
        };
    }

    private static Sign format(int c) {
        return switch (c) {
            case 0x061C, 0x200C, 0x200D, 0x200E, 0x200F -> JOINER;
            case 0x2066, 0x2067, 0x2068 -> ISOLATE;
            case 0x2069 -> POP_ISOLATE;
            default -> {
                if (c >= 0xE0020 && c <= 0xE007F) {
                    yield TAG;
                }
                yield isOfScript(c) ? OTHER : HIDDEN;
            }
        };
    }

    /** Signs of some scripts that are formats by name, but are seen: those of numbers and verses, and of Egyptian and others. */
    private static boolean isOfScript(int c) {
        return (c >= 0x0600 && c <= 0x0605)
                || c == 0x06DD
                || c == 0x070F
                || c == 0x0890
                || c == 0x0891
                || c == 0x08E2
                || c == 0x110BD
                || c == 0x110CD
                || (c >= 0x13430 && c <= 0x1345F);
    }

    /** Letters without a shape. */
    private static boolean isFiller(int c) {
        return c == 0x3164 || c == 0xFFA0;
    }

    private static boolean isNoncharacter(int c) {
        return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    }
}
