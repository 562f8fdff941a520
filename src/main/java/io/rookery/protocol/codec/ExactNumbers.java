package io.rookery.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import io.rookery.identity.Position;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Integers that a client's number type holds exactly: less than 2^53 away from zero. */
final class ExactNumbers {
    private static final int DIGITS_MAX = 16;
    private static final int SHOWN_MAX = 20;

    private ExactNumbers() {}

    /** The integer at which the parser stands, or null when it is too large. */
    static @Nullable Long at(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? null : exact(parser.getLongValue());
    }

    /** The integer at which the parser stands as it is written, cut to what is good to read. */
    static String shown(JsonParser parser) throws IOException {
        String digits = parser.getText();
        return digits.length() <= SHOWN_MAX ? digits : digits.substring(0, SHOWN_MAX) + "…";
    }

    /** The integer written in decimal digits as JSON wants them, or null for any other text. */
    static @Nullable Long parse(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits == 0 || digits > DIGITS_MAX || (digits > 1 && text.charAt(start) == '0')) {
            return null;
        }
        long value = 0;
        for (int i = start; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            value = value * 10 + digit;
        }
        return exact(start == 0 ? value : -value);
    }

    private static @Nullable Long exact(long value) {
        return value < -Position.OFFSET_MAX || value > Position.OFFSET_MAX ? null : value;
    }
}
