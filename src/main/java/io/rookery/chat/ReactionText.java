package io.rookery.chat;

import io.rookery.protocol.Refusal;
import java.text.Normalizer;

/** How users react: a few characters of any script, the same however they were typed. */
final class ReactionText {
    static final int LENGTH_MAX = 32;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int FIRST_TAG = 0xE0020;
    private static final int LAST_TAG = 0xE007F;

    private ReactionText() {}

    /**
     * @throws Refusal for what cannot be seen, or changes how its surroundings are seen
     */
    static String of(String given) {
        String reaction = Normalizer.normalize(given, Normalizer.Form.NFC);
        Bounds.within("reaction length", reaction.length(), 1, LENGTH_MAX);
        if (!reaction.codePoints().allMatch(ReactionText::isAllowed) || reaction.isBlank()) {
            throw Refusal.invalidParams("reaction (expected: characters that can be seen)");
        }
        return reaction;
    }

    private static boolean isAllowed(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> joins(codePoint);
            default -> true;
        };
    }

    /** What families, flags and some scripts are made with. */
    private static boolean joins(int codePoint) {
        return codePoint == ZERO_WIDTH_JOINER
                || codePoint == ZERO_WIDTH_NON_JOINER
                || (codePoint >= FIRST_TAG && codePoint <= LAST_TAG);
    }
}
