package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Listens to one channel and counts that nothing is missing. Frames that carry a {@link Marker} are measured: those of
 * publisher number k count in series {@code firstSeries + k}.
 */
final class Listener implements Role {
    private static final int SUBSCRIBE = 2;

    final LogPlace place = new LogPlace();
    private final int channel;
    private final String channelName;
    private final String alsoSays;
    private final LatencyBook book;
    private final int firstSeries;

    /**
     * @param alsoSays a command without id that follows the subscription; empty for none
     */
    Listener(int channel, String channelName, String alsoSays, LatencyBook book, int firstSeries) {
        this.channel = channel;
        this.channelName = channelName;
        this.alsoSays = alsoSays;
        this.book = book;
        this.firstSeries = firstSeries;
    }

    /** The number of its channel. */
    int channel() {
        return channel;
    }

    @Override
    public boolean takes(byte[] bytes, int from, int to, long nowNanos) {
        if (PushReader.isChat(bytes, from, to)) {
            if (!PushReader.isOfEpoch(bytes, from, to, place.epochBytes())) place.stranger();
            if (place.take(PushReader.offset(bytes, from, to))) measure(bytes, from, to, nowNanos);
            return true;
        }
        if (PushReader.isSignal(bytes, from, to) || PushReader.isPresence(bytes, from, to)) {
            measure(bytes, from, to, nowNanos);
            return true;
        }
        return false;
    }

    private void measure(byte[] bytes, int from, int to, long nowNanos) {
        int at = Marker.find(bytes, from, to);
        if (at < 0) return;
        long micros = (nowNanos - Marker.intendedNanos(bytes, at)) / 1_000;
        book.record(Marker.phase(bytes, at), firstSeries + Marker.publisher(bytes, at), micros);
    }

    @Override
    public String positions() {
        return place.isKnown() ? "{\"" + channelName + "\":" + position() + "}" : "{}";
    }

    private String position() {
        return "{\"epoch\":\"" + place.epoch() + "\",\"offset\":" + place.offset() + "}";
    }

    @Override
    public void began(Player player) {
        String since = place.isKnown() ? ",\"since\":" + position() : "";
        player.say("{\"jsonrpc\":\"2.0\",\"id\":" + SUBSCRIBE
                + ",\"method\":\"system.subscribe\",\"params\":{\"topics\":[{\"topic\":\"" + channelName + "\"" + since
                + "}]}}");
        if (!alsoSays.isEmpty()) player.say(alsoSays);
    }

    @Override
    public void answered(Player player, int id, JsonNode answer) {
        if (id != SUBSCRIBE) return;
        recover(player, answer.path("result").path("topics").path(channelName));
        player.settled.complete(null);
    }

    @Override
    public void resumed(Player player, JsonNode channels) {
        recover(player, channels.path(channelName));
    }

    private void recover(Player player, JsonNode recovery) {
        if (recovery.isMissingNode()) {
            player.fault("no word of " + channelName);
            return;
        }
        place.recover(recovery);
    }
}
