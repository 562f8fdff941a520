package io.rookery.protocol.codec;

import io.netty.buffer.ByteBuf;

/**
 * Writes times as in {@code 2026-01-31T23:59:59.999Z}, without the date classes.
 *
 * <p>The day is found as in "chrono-Compatible Low-Level Date Algorithms" (H. Hinnant): eras of 400 years that begin in
 * March.
 */
final class Rfc3339 {
    /** The last millisecond of the year 9999. */
    static final long MILLIS_MAX = 253_402_300_799_999L;

    private static final int DAY_MILLIS = 86_400_000;
    private static final int DAYS_TO_1970 = 719_468;
    private static final int ERA_DAYS = 146_097;

    private Rfc3339() {}

    /** Appends 24 characters; times outside 1970 to 9999 become the nearest one inside. */
    static void write(long epochMillis, ByteBuf out) {
        long millis = Math.max(0, Math.min(epochMillis, MILLIS_MAX));
        writeDate((int) (millis / DAY_MILLIS) + DAYS_TO_1970, out);
        out.writeByte('T');
        writeTime((int) (millis % DAY_MILLIS), out);
        out.writeByte('Z');
    }

    private static void writeDate(int days, ByteBuf out) {
        int era = days / ERA_DAYS;
        int dayOfEra = days % ERA_DAYS;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        twoDigits(year / 100, out);
        twoDigits(year % 100, out);
        out.writeByte('-');
        twoDigits(month, out);
        out.writeByte('-');
        twoDigits(day, out);
    }

    private static void writeTime(int millis, ByteBuf out) {
        int seconds = millis / 1000;
        twoDigits(seconds / 3600, out);
        out.writeByte(':');
        twoDigits(seconds / 60 % 60, out);
        out.writeByte(':');
        twoDigits(seconds % 60, out);
        out.writeByte('.');
        out.writeByte('0' + millis % 1000 / 100);
        twoDigits(millis % 100, out);
    }

    private static void twoDigits(int value, ByteBuf out) {
        out.writeShort((('0' + value / 10) << 8) | ('0' + value % 10));
    }
}
