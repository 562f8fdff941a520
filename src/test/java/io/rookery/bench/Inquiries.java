package io.rookery.bench;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** What is asked of {@link OldTalk}. */
final class Inquiries {
    /** Readers belong to the busiest and to the other channels for members, so many in all. */
    static final int GUILDS = 200;

    private static final int LARGE = 50;
    private static final int SMALL = 2_000;
    private static final int COMMON = 30;
    private static final int[] MEDIUM = {300, 3_000};
    private static final int[] RARE = {20_000, Vocabulary.WORDS};
    private static final int TALKATIVE = 1_000;
    private static final int PAGES = 5;

    private final OldTalk talk;
    private final int[] sizes = new int[OldTalk.CHANNELS];

    Inquiries(OldTalk talk) {
        this.talk = talk;
        for (int number = 0; number < talk.size(); number++) sizes[talk.channelOf(number)]++;
    }

    /** Messages of a channel. */
    int sizeOf(int channel) {
        return sizes[channel];
    }

    List<Inquiry> all() {
        return List.of(
                Inquiry.history("newest, large channel", at(Inquiries::large, (params, size, random) -> {})),
                Inquiry.history("newest, small channel", at(Inquiries::small, (params, size, random) -> {})),
                Inquiry.history("before, large channel", at(Inquiries::large, Inquiries::before)),
                Inquiry.history("before, small channel", at(Inquiries::small, Inquiries::before)),
                Inquiry.history("before, channel for members", at(Inquiries::guild, Inquiries::before)),
                Inquiry.history("after, large channel", at(Inquiries::large, Inquiries::after)),
                Inquiry.search("rare word", random -> query(rare(random))),
                Inquiry.search("medium word", random -> query(medium(random))),
                Inquiry.search("common word", random -> query(common(random))),
                Inquiry.search("word nobody said", random -> query("x" + rare(random))),
                Inquiry.search("two common words", random -> query(common(random) + " " + common(random))),
                Inquiry.search("common and medium word", random -> query(common(random) + " " + medium(random))),
                Inquiry.search("two medium words", random -> query(medium(random) + " " + medium(random))),
                Inquiry.search("two common words in quotes", random -> query(quoted(random))),
                Inquiry.search("common word but not another", random -> query(but(random))),
                Inquiry.search(
                        "common word of an author",
                        random -> query(common(random)).put("from", author(random))),
                Inquiry.search("common word in a week", random -> week(query(common(random)), random)),
                Inquiry.search("medium word in a week", random -> week(query(medium(random)), random)),
                Inquiry.search("common word, large channel", in(Inquiries::large, Inquiries::common)),
                Inquiry.search("medium word, large channel", in(Inquiries::large, Inquiries::medium)),
                Inquiry.search("common word, small channel", in(Inquiries::small, Inquiries::common)),
                Inquiry.search("common word, channel for members", in(Inquiries::guild, Inquiries::common)),
                Inquiry.search("common word, page by page", PAGES, random -> query(common(random))),
                Inquiry.search("medium word, page by page", PAGES, random -> query(medium(random))));
    }

    private interface Place {
        void put(JsonObject params, int size, SplittableRandom random);
    }

    private Function<SplittableRandom, JsonObject> at(ToIntFunction<SplittableRandom> channel, Place place) {
        return random -> {
            int chosen = channel.applyAsInt(random);
            JsonObject params = new JsonObject().put("channel", OldTalk.channelName(chosen));
            place.put(params, sizes[chosen], random);
            return params;
        };
    }

    private static void before(JsonObject params, int size, SplittableRandom random) {
        params.put("before", random.nextInt(Math.max(1, size)) + 2);
    }

    private static void after(JsonObject params, int size, SplittableRandom random) {
        params.put("after", random.nextInt(Math.max(1, size)));
    }

    private static Function<SplittableRandom, JsonObject> in(
            ToIntFunction<SplittableRandom> channel, Function<SplittableRandom, String> word) {
        return random -> query(word.apply(random)).put("channel", OldTalk.channelName(channel.applyAsInt(random)));
    }

    private static JsonObject query(String words) {
        return new JsonObject().put("query", words);
    }

    private JsonObject week(JsonObject params, SplittableRandom random) {
        Instant until = talk.timeOf(random.nextInt(talk.size() / 10, talk.size()));
        return params.put("since", until.minus(Duration.ofDays(7)).toString()).put("until", until.toString());
    }

    private static int large(SplittableRandom random) {
        return open(random, 0, LARGE);
    }

    private static int small(SplittableRandom random) {
        return open(random, SMALL, OldTalk.CHANNELS);
    }

    /** One that anybody may read. */
    private static int open(SplittableRandom random, int from, int to) {
        int channel = random.nextInt(from, to);
        return OldTalk.isGuild(channel) ? open(random, from, to) : channel;
    }

    private static int guild(SplittableRandom random) {
        return guild(random.nextInt(GUILDS));
    }

    /** One of those that readers belong to. */
    static int guild(int number) {
        return OldTalk.guild(number * 11);
    }

    private static String rare(SplittableRandom random) {
        return Vocabulary.word(random.nextInt(RARE[0], RARE[1]));
    }

    private static String medium(SplittableRandom random) {
        return Vocabulary.word(random.nextInt(MEDIUM[0], MEDIUM[1]));
    }

    private static String common(SplittableRandom random) {
        return Vocabulary.word(random.nextInt(COMMON));
    }

    private static String quoted(SplittableRandom random) {
        return '"' + common(random) + " " + common(random) + '"';
    }

    private static String but(SplittableRandom random) {
        int wanted = random.nextInt(COMMON);
        int another = (wanted + random.nextInt(1, COMMON)) % COMMON;
        return Vocabulary.word(wanted) + " -" + Vocabulary.word(another);
    }

    private static String author(SplittableRandom random) {
        return OldTalk.authorName(random.nextInt(TALKATIVE));
    }
}
