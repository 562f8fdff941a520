package io.rookery.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Ordinary talk of a game, made up from a seed with these statistics: 60 users in one room for two hours. Each speaks in bouts of 1 to 8
 * lines, 1 to 6 s apart, and then is quiet for 20 s to 6 min. Of the lines 55 % are sentences of 3 to 12 words, drawn from 2,000 words by
 * the law of Zipf and Mandelbrot (exponent 1.05, shift 2.7), none twice in a row, the first 100 of them of 2 to 4 letters; 20 % are one of 40 short sayings that everybody repeats, as often by Zipf's law; 10 % are laughter; 6 %
 * answer by name; 4 % are shouted; 3 % hold a link; 2 % are an offer that a trader repeats every four minutes or so. After each match,
 * every ten minutes, everybody says one or two of six short things within 15 s.
 */
final class TalkSamples {
    static final int USERS = 60;
    static final long LENGTH_MILLIS = 2 * 3_600_000L;

    private static final int WORDS = 2_000;
    private static final double EXPONENT = 1.05;
    private static final double SHIFT = 2.7;
    private static final long MATCH_MILLIS = 600_000;
    private static final List<String> SAYINGS = List.of(
            "hi",
            "hello",
            "hey all",
            "yo",
            "brb",
            "afk",
            "back",
            "ty",
            "thanks",
            "np",
            "lol",
            "gg",
            "wp",
            "nice",
            "ok",
            "sure",
            "yes",
            "no",
            "omw",
            "wait",
            "go go go",
            "heal pls",
            "need help",
            "where are you",
            "on my way",
            "good night all",
            "cya tomorrow",
            "anyone for a dungeon",
            "inv me please",
            "lets go",
            "one sec",
            "same here",
            "no idea",
            "how are you",
            "good morning",
            "what is the plan",
            "ready when you are",
            "i have to go soon",
            "see you later everyone",
            "thanks for the group");
    private static final List<String> AFTER_MATCH =
            List.of("gg", "ggwp", "good game", "well played everyone", "good game all, well played", "gg next one?");
    private static final String[] ONSETS = {
        "b", "br", "c", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w"
    };
    private static final String[] VOWELS = {"a", "e", "i", "o", "u", "ea", "ou", "ai"};
    private static final String[] CODAS = {"", "", "n", "r", "t", "s", "ck", "ld", "nd", "m"};

    /** What a user says when. */
    record Line(long atMillis, String user, String text) {}

    private final Random random;
    private final List<String> words = new ArrayList<>();
    private final double[] wordSums = sums(WORDS);
    private final double[] sayingSums = sums(SAYINGS.size());

    private TalkSamples(Random random) {
        this.random = random;
        for (int i = 0; i < WORDS; i++) {
            StringBuilder word = new StringBuilder();
            int syllables = i < 100 ? 0 : 2 + (random.nextInt(4) == 0 ? 1 : 0);
            if (i < 100) {
                word.append((char) ('a' + random.nextInt(26)))
                        .append(one(VOWELS).charAt(0))
                        .append(one("", "n", "t", "re"));
            }
            for (int s = 0; s < syllables; s++) {
                word.append(one(ONSETS)).append(one(VOWELS)).append(one(CODAS));
            }
            words.add(word.toString());
        }
    }

    /** In order of time. */
    static List<Line> of(Random random) {
        TalkSamples samples = new TalkSamples(random);
        List<Line> lines = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            samples.talk("player" + user, lines);
        }
        samples.matches(lines);
        lines.sort(Comparator.comparingLong(Line::atMillis));
        return lines;
    }

    private void talk(String user, List<Line> lines) {
        String offer = "selling " + sentence(5) + " for " + (10 * (1 + random.nextInt(50))) + " gold, tell me";
        long lastOffer = -MATCH_MILLIS;
        long now = random.nextInt(300_000);
        while (now < LENGTH_MILLIS) {
            int bout = 1 + random.nextInt(8);
            for (int i = 0; i < bout; i++) {
                String text = line();
                if (text.isEmpty()) {
                    text = now - lastOffer > 240_000 ? offer : sentence(4);
                    lastOffer = now;
                }
                lines.add(new Line(now, user, text));
                now += 1_000 + random.nextInt(5_000);
            }
            now += 20_000 + random.nextInt(340_000);
        }
    }

    private void matches(List<Line> lines) {
        for (long end = MATCH_MILLIS; end < LENGTH_MILLIS; end += MATCH_MILLIS) {
            for (int user = 0; user < USERS; user++) {
                long at = end + random.nextInt(12_000);
                int said = 1 + random.nextInt(2);
                for (int i = 0; i < said; i++) {
                    lines.add(new Line(at + 1_500L * i, "player" + user, AFTER_MATCH.get(skewed(AFTER_MATCH.size()))));
                }
            }
        }
    }

    /** Empty for an offer. */
    private String line() {
        int kind = random.nextInt(100);
        if (kind < 55) {
            return sentence(3 + random.nextInt(10));
        } else if (kind < 75) {
            return SAYINGS.get(zipf(sayingSums));
        } else if (kind < 85) {
            return one("lol", "haha", "hahaha", "hahahahaha", "LOL", "xD", ":D", "rofl", "lmao")
                    + one("", "", "!", "!!");
        } else if (kind < 91) {
            return "@player" + random.nextInt(USERS) + " " + sentence(2 + random.nextInt(5));
        } else if (kind < 95) {
            return sentence(2 + random.nextInt(4)).toUpperCase(java.util.Locale.ROOT) + "!!";
        } else if (kind < 98) {
            return sentence(2) + " https://wiki.example.com/" + one(words.toArray(String[]::new));
        }
        return "";
    }

    private String sentence(int length) {
        int word = zipf(wordSums);
        StringBuilder sentence = new StringBuilder(words.get(word));
        for (int i = 1; i < length; i++) {
            int next = zipf(wordSums);
            word = next == word ? (next + 1) % WORDS : next;
            sentence.append(' ').append(words.get(word));
        }
        return sentence.toString();
    }

    private int skewed(int size) {
        return Math.min(random.nextInt(size), random.nextInt(size));
    }

    private int zipf(double[] sums) {
        double wanted = random.nextDouble() * sums[sums.length - 1];
        int at = java.util.Arrays.binarySearch(sums, wanted);
        return at < 0 ? -at - 1 : at;
    }

    private static double[] sums(int size) {
        double[] sums = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.pow(i + 1 + SHIFT, -EXPONENT);
            sums[i] = sum;
        }
        return sums;
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
