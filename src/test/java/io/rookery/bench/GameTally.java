package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What came of a game, of one process or of several together; a process tells it as JSON. */
final class GameTally {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Of one kind of thing.
     *
     * @param latencies of deliveries, in microseconds
     * @param acknowledgements how long after a message was due it was known to be stored, in microseconds
     */
    record OfKind(long said, long lost, long doubled, long reordered, Histogram latencies, Histogram acknowledgements) {
        OfKind plus(OfKind other) {
            Histogram sum = latencies.copy();
            sum.add(other.latencies);
            Histogram answers = acknowledgements.copy();
            answers.add(other.acknowledgements);
            return new OfKind(
                    said + other.said,
                    lost + other.lost,
                    doubled + other.doubled,
                    reordered + other.reordered,
                    sum,
                    answers);
        }
    }

    private final Map<GameKind, OfKind> kinds = new EnumMap<>(GameKind.class);
    private final Map<String, Long> counts = new TreeMap<>();
    private @Nullable String firstFault;
    private Histogram gapMillis = Gaps.histogram();

    void add(GameKind kind, OfKind tally) {
        kinds.merge(kind, tally, OfKind::plus);
    }

    void addCounts(Map<String, Long> more, @Nullable String fault) {
        more.forEach((name, count) -> counts.merge(name, count, Long::sum));
        if (firstFault == null) firstFault = fault;
    }

    void addGaps(Histogram more) {
        gapMillis.add(more);
    }

    void add(GameTally other) {
        other.kinds.forEach(this::add);
        addCounts(other.counts, other.firstFault);
        addGaps(other.gapMillis);
    }

    OfKind kind(GameKind kind) {
        OfKind tally = kinds.get(kind);
        if (tally == null) throw new IllegalStateException("nothing of " + kind);
        return tally;
    }

    Map<String, Long> counts() {
        return counts;
    }

    @Nullable
    String firstFault() {
        return firstFault;
    }

    /** How long clients were away, in milliseconds. */
    Histogram gapMillis() {
        return gapMillis;
    }

    String asJson() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode ofKinds = root.putObject("kinds");
        kinds.forEach((kind, tally) -> ofKinds.putObject(kind.name())
                .put("said", tally.said)
                .put("lost", tally.lost)
                .put("doubled", tally.doubled)
                .put("reordered", tally.reordered)
                .put("latencies", text(tally.latencies))
                .put("acknowledgements", text(tally.acknowledgements)));
        ObjectNode ofCounts = root.putObject("counts");
        counts.forEach(ofCounts::put);
        return root.put("firstFault", firstFault).put("gaps", text(gapMillis)).toString();
    }

    static GameTally of(JsonNode root) {
        GameTally tally = new GameTally();
        root.path("kinds").properties().forEach(kind -> {
            JsonNode each = kind.getValue();
            OfKind ofKind = new OfKind(
                    each.path("said").asLong(),
                    each.path("lost").asLong(),
                    each.path("doubled").asLong(),
                    each.path("reordered").asLong(),
                    histogram(each.path("latencies").asText()),
                    histogram(each.path("acknowledgements").asText()));
            tally.add(GameKind.valueOf(kind.getKey()), ofKind);
        });
        Map<String, Long> counts = new TreeMap<>();
        root.path("counts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
        tally.addCounts(counts, root.path("firstFault").textValue());
        tally.gapMillis = histogram(root.path("gaps").asText());
        return tally;
    }

    private static String text(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private static Histogram histogram(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException broken) {
            throw new IllegalArgumentException("histogram: " + text, broken);
        }
    }
}
