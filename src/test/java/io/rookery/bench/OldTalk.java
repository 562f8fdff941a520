package io.rookery.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/**
 * What was said in half a year, the same for the same seed: each message follows from its number alone, so that parts of it can be
 * made at the same time. Numbers are in the order of time, which has days and nights.
 */
final class OldTalk {
    static final int CHANNELS = 4_000;
    static final int AUTHORS = 100_000;
    static final YearMonth FIRST_MONTH = YearMonth.of(2026, 1);
    static final int MONTHS = 6;

    private static final Instant BEGIN = FIRST_MONTH.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final double SPAN_MILLIS = Duration.between(
                    BEGIN,
                    FIRST_MONTH.plusMonths(MONTHS).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC))
            .toMillis();
    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    /** The busiest hour has nine times as many messages as the quietest. */
    private static final double DAYLIGHT = 0.8;

    private static final String GUILD = "guild";
    private static final String[] KINDS = {"world", "room", GUILD, GUILD, GUILD};
    private static final int GUILDS_A_ROUND = 3;
    private static final Vocabulary.Ranks CHANNEL_RANKS = new Vocabulary.Ranks(CHANNELS, 1, 1);
    private static final Vocabulary.Ranks AUTHOR_RANKS = new Vocabulary.Ranks(AUTHORS, 0.8, 1);

    private final long seed;
    private final int size;

    OldTalk(long seed, int size) {
        this.seed = seed;
        this.size = size;
    }

    /** Tells it from that of other seeds and sizes. */
    String epoch() {
        return "bench-" + seed + "-" + size;
    }

    int size() {
        return size;
    }

    /** The number of its channel; the lower the busier. */
    int channelOf(int number) {
        return CHANNEL_RANKS.draw(of(number, 1));
    }

    /** Two fifths are open to all, the others are for members. */
    static String channelName(int channel) {
        return KINDS[channel % KINDS.length] + ":b" + channel;
    }

    static boolean isGuild(int channel) {
        return KINDS[channel % KINDS.length].equals(GUILD);
    }

    /** A channel for members; the lower the number the busier. */
    static int guild(int number) {
        return number / GUILDS_A_ROUND * KINDS.length + (KINDS.length - GUILDS_A_ROUND) + number % GUILDS_A_ROUND;
    }

    String authorOf(int number) {
        return authorName(AUTHOR_RANKS.draw(of(number, 2)));
    }

    /** The lower the number the more talkative. */
    static String authorName(int author) {
        return "author" + author;
    }

    String textOf(int number) {
        StringBuilder text = new StringBuilder(80);
        Vocabulary.say(of(number, 3), text);
        return text.toString();
    }

    Instant timeOf(int number) {
        double even = SPAN_MILLIS * number / size;
        double day = even % DAY_MILLIS / DAY_MILLIS;
        return BEGIN.plusMillis((long) (even + DAY_MILLIS * DAYLIGHT * Math.sin(2 * Math.PI * day) / (2 * Math.PI)));
    }

    private SplittableRandom of(int number, int what) {
        SplittableRandom mixed = new SplittableRandom(seed ^ (number * 4L + what) * 0x9E3779B97F4A7C15L);
        return mixed.split();
    }
}
