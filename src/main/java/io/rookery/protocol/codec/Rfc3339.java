package io.rookery.protocol.codec;

import io.netty.buffer.ByteBuf;

/**
 * Writes times as in {@code 2026-01-31T23:59:59.999Z}, without the date classes.
 *
 * <p>Eight characters are written at a time, as one number, since each write has to look for room. The day is found as in
 * "chrono-Compatible Low-Level Date Algorithms" (H. Hinnant): eras of 400 years that begin in March.
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
        writeDate((int) (millis / DAY_MILLIS) + DAYS_TO_1970, (int) (millis % DAY_MILLIS), out);
    }

    private static void writeDate(int days, int millisOfDay, ByteBuf out) {
        int era = days / ERA_DAYS;
        int dayOfEra = days % ERA_DAYS;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        out.writeLong(pair(year / 100) << 48 | pair(year % 100) << 32 | '-' << 24 | pair(month) << 8 | '-');
        writeDayAndTime(day, millisOfDay, out);
    }

    private static void writeDayAndTime(int day, int millisOfDay, ByteBuf out) {
        int seconds = millisOfDay / 1000;
        int millis = millisOfDay % 1000;
        long hour = pair(seconds / 3600);
        long minute = pair(seconds / 60 % 60);
        out.writeLong(pair(day) << 48 | (long) 'T' << 40 | hour << 24 | ':' << 16 | minute);
        long hundreds = (long) '0' + millis / 100;
        out.writeLong((long) ':' << 56
                | pair(seconds % 60) << 40
                | (long) '.' << 32
                | hundreds << 24
                | pair(millis % 100) << 8
                | 'Z');
    }

    /** Two digits. */
    private static long pair(int value) {
        return ((long) '0' + value / 10) << 8 | ((long) '0' + value % 10);
    }
}
