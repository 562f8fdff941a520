package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Readers who all ask the same sort of question for a while, then another one. */
final class Inquirers {
    static final String HEAD = "%-44s%9s%9s%10s%9s%9s%9s%9s%9s"
            .formatted("", "answers", "per s", "messages", "p50 ms", "p90 ms", "p99 ms", "max ms", "refused");

    private static final String ROW = "%-44s%,9d%,9.0f%10.1f%9.2f%9.2f%9.2f%9.2f%9d";
    private static final int WARM_UP = 0;
    private static final int MEASURED = 1;
    private static final int TOPICS_OF_A_COMMAND = 100;
    private static final long COME_WITHIN_SECONDS = 60;

    private final Players players;
    private final BenchReport report;
    private final List<Player> readers = new ArrayList<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private volatile @Nullable Course course;

    /** What is asked now. */
    record Course(Inquiry inquiry, int series, int phase, AnswerTally tally) {}

    Inquirers(Players players, BenchReport report) {
        this.players = players;
        this.report = report;
    }

    @Nullable
    Course course() {
        return course;
    }

    /**
     * Has them come; they all are the same user, who makes the guilds first.
     *
     * @param guilds names of channels for members
     */
    void come(int count, List<String> guilds, long seed) throws Exception {
        List<String> make = new ArrayList<>();
        guilds.forEach(name -> make.add(Reader.command("chat.channel.create", new JsonObject().put("channel", name))));
        begin(1, make, seed);
        List<String> listen = new ArrayList<>();
        for (int from = 0; from < guilds.size(); from += TOPICS_OF_A_COMMAND) {
            List<Map<String, String>> topics =
                    guilds.subList(from, Math.min(guilds.size(), from + TOPICS_OF_A_COMMAND)).stream()
                            .map(name -> Map.of("topic", name))
                            .toList();
            listen.add(Reader.command("system.subscribe", new JsonObject().put("topics", topics)));
        }
        begin(count, listen, seed);
    }

    private void begin(int count, List<String> preparation, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        readers.clear();
        for (int i = 0; i < count; i++) {
            readers.addAll(players.come(
                    "reader", 1, 1, Players::onFirst, book -> new Reader(preparation, this, book, random.split())));
        }
        Players.awaitSettled(readers, COME_WITHIN_SECONDS);
        if (players.counts.faults.sum() > 0) throw new IllegalStateException(players.counts.firstFault());
    }

    /** Asks for some seconds, of which a third more come before those that count. */
    void measure(Inquiry inquiry, int series, double seconds) throws Exception {
        ask(new Course(inquiry, series, WARM_UP, new AnswerTally()), seconds / 3);
        AnswerTally tally = new AnswerTally();
        ask(new Course(inquiry, series, MEASURED, tally), seconds);
        course = null;
        Map<String, Object> row = row(inquiry, seconds, players.latencies(MEASURED, series), tally);
        rows.add(row);
        report.say(ROW.formatted(row.values().toArray()));
        if (tally.refused() > 0) report.say("        a refusal: " + tally.refusal());
    }

    private void ask(Course next, double seconds) throws Exception {
        boolean begins = course == null;
        course = next;
        if (begins) {
            players.first()
                    .events
                    .submit(() -> readers.forEach(reader -> ((Reader) reader.role()).ask(reader)))
                    .get(30, TimeUnit.SECONDS);
        }
        TimeUnit.MILLISECONDS.sleep((long) (seconds * 1_000));
    }

    private static Map<String, Object> row(Inquiry inquiry, double seconds, Histogram micros, AnswerTally tally) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", inquiry.name());
        row.put("answers", micros.getTotalCount());
        row.put("answersPerSecond", micros.getTotalCount() / seconds);
        row.put("messagesPerAnswer", tally.messagesPerAnswer());
        row.put("p50Millis", micros.getValueAtPercentile(50) / 1e3);
        row.put("p90Millis", micros.getValueAtPercentile(90) / 1e3);
        row.put("p99Millis", micros.getValueAtPercentile(99) / 1e3);
        row.put("maxMillis", micros.getMaxValue() / 1e3);
        row.put("refused", tally.refused());
        return row;
    }

    List<Map<String, Object>> rows() {
        return rows;
    }

    /** All sorts of questions together. */
    Histogram together(List<Inquiry> inquiries, boolean searches) throws Exception {
        int[] series = IntStream.range(0, inquiries.size())
                .filter(at -> inquiries.get(at).isSearch() == searches)
                .toArray();
        return players.latencies(MEASURED, series);
    }

    /** What was answered. Used by one event loop; read when nothing comes any more. */
    static final class AnswerTally {
        private volatile long answers;
        private volatile long messages;
        private volatile long refused;
        private volatile String refusal = "";
        private volatile long slowestMicros;
        private volatile String slowest = "";

        @SuppressWarnings("NonAtomicVolatileUpdate") // By one thread.
        void answered(long micros, JsonObject params, JsonNode answer) {
            answers++;
            messages += answer.path("result").path("messages").size();
            if (answer.has("error")) {
                refused++;
                refusal = answer.path("error") + " to " + params.encode();
            }
            if (micros > slowestMicros) {
                slowestMicros = micros;
                slowest = params.encode();
            }
        }

        double messagesPerAnswer() {
            return answers == 0 ? 0 : (double) messages / answers;
        }

        long refused() {
            return refused;
        }

        String refusal() {
            return refusal;
        }

        /** What took the longest. */
        String slowest() {
            return slowest;
        }
    }
}
