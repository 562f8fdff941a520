package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Asks one question after the other, each when the one before is answered, and takes the time. */
final class Reader implements Role {
    private static final int FIRST_ID = 1_000;

    private final List<String> preparation;
    private final Inquirers inquirers;
    private final LatencyBook book;
    private final SplittableRandom random;
    private @Nullable Iterator<String> prepared;
    private int lastId = FIRST_ID;
    private long askedNanos;
    private long answeredNanos;
    private Inquirers.@Nullable Course course;
    private JsonObject params = new JsonObject();
    private int page;

    /**
     * @param preparation commands that are given first, each when the one before is answered
     */
    Reader(List<String> preparation, Inquirers inquirers, LatencyBook book, SplittableRandom random) {
        this.preparation = preparation;
        this.inquirers = inquirers;
        this.book = book;
        this.random = random;
    }

    @Override
    public void began(Player player) {
        prepared = preparation.iterator();
        prepare(player);
    }

    private void prepare(Player player) {
        if (prepared != null && prepared.hasNext()) {
            say(player, prepared.next());
        } else {
            prepared = null;
            player.settled.complete(null);
        }
    }

    /** A command without its id. */
    private void say(Player player, String command) {
        player.say("{\"jsonrpc\":\"2.0\",\"id\":" + ++lastId + "," + command + "}");
    }

    static String command(String method, JsonObject params) {
        return "\"method\":\"" + method + "\",\"params\":" + params.encode();
    }

    /** Begins with what is inquired now. */
    void ask(Player player) {
        course = inquirers.course();
        if (course != null) {
            page = 1;
            params = course.inquiry().params().apply(random);
            send(player, course);
        }
    }

    private void send(Player player, Inquirers.Course now) {
        askedNanos = System.nanoTime();
        say(player, command(now.inquiry().method(), params));
    }

    @Override
    public boolean takes(byte[] bytes, int from, int to, long nowNanos) {
        answeredNanos = nowNanos;
        return false;
    }

    @Override
    public void answered(Player player, int id, JsonNode answer) {
        if (id != lastId) return;
        if (prepared != null) {
            if (answer.has("error")) player.fault(answer.toString());
            prepare(player);
            return;
        }
        Inquirers.Course asked = course;
        if (asked == null) return;
        long micros = (answeredNanos - askedNanos) / 1_000;
        book.record(asked.phase(), asked.series(), micros);
        asked.tally().answered(micros, params, answer);
        String cursor = answer.path("result").path("cursor").asText("");
        if (asked == inquirers.course() && page < asked.inquiry().pages() && !cursor.isEmpty()) {
            page++;
            params = params.copy().put("cursor", cursor);
            send(player, asked);
        } else {
            ask(player);
        }
    }
}
