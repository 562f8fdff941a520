package io.rookery.chat;

import io.rookery.identity.Position;
import io.rookery.protocol.Refusal;

/**
 * A place between the private messages of two users, which stand in two logs.
 *
 * @param received an offset in the reader's own inbox
 * @param sent an offset in the other's
 */
record PagesPlace(long received, long sent) {
    static final PagesPlace END = new PagesPlace(Position.OFFSET_MAX, Position.OFFSET_MAX);

    private static final String EXPECTED = "as an earlier answer told it";

    /** As clients are told it. */
    String text() {
        return received + "-" + sent;
    }

    static PagesPlace parse(String name, String text) {
        int dash = text.indexOf('-');
        try {
            PagesPlace place = new PagesPlace(
                    Long.parseLong(text, 0, Math.max(dash, 0), 10), Long.parseLong(text, dash + 1, text.length(), 10));
            if (place.text().equals(text) && isOffset(place.received) && isOffset(place.sent)) {
                return place;
            }
        } catch (NumberFormatException noNumbers) {
            // Refused below, like numbers out of range.
        }
        throw Refusal.invalidParams(name + ": \"" + text + "\" (expected: " + EXPECTED + ")");
    }

    private static boolean isOffset(long number) {
        return number >= 0 && number <= Position.OFFSET_MAX;
    }
}
