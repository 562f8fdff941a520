package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Says things in channels and repeats under the same {@code clientMessageId}, over lost connections, what is not
 * acknowledged.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Timers of the loop.
final class Speaker implements Role {
    private static final int FIRST_ID = 1_000;
    private static final int UNACKNOWLEDGED_MAX = 1_000;
    private static final long REPEAT_AFTER_MILLIS = 250;

    private record Said(int channel, String command) {}

    private final Heads heads;
    private final int unacknowledgedMax;
    private final Map<Integer, Said> unacknowledged = new LinkedHashMap<>();
    private int nextId = FIRST_ID;

    Speaker(Heads heads) {
        this(heads, UNACKNOWLEDGED_MAX);
    }

    /**
     * @param unacknowledgedMax has so much room for what is not acknowledged
     */
    Speaker(Heads heads, int unacknowledgedMax) {
        this.heads = heads;
        this.unacknowledgedMax = unacknowledgedMax;
    }

    @Override
    public void began(Player player) {
        player.settled.complete(null);
        repeatAll(player);
    }

    @Override
    public void resumed(Player player, JsonNode channels) {
        repeatAll(player);
    }

    private void repeatAll(Player player) {
        List.copyOf(unacknowledged.values()).forEach(said -> player.say(said.command));
    }

    boolean hasRoom() {
        return unacknowledged.size() < unacknowledgedMax;
    }

    boolean isDone() {
        return unacknowledged.isEmpty();
    }

    /** Says something in a channel that is to be stored. */
    void publish(Player player, int channel, String channelName, byte[] payload) {
        publish(player, channel, "chat.message", "\"channel\":\"" + channelName + "\"", payload);
    }

    /**
     * Says something that is to be stored.
     *
     * @param channel its number among the heads
     * @param receiver the parameter that names it
     * @return the id of the command
     */
    int publish(Player player, int channel, String method, String receiver, byte[] payload) {
        int id = nextId++;
        String command = "{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"method\":\"" + method + "\",\"params\":{" + receiver + ",\"text\":\""
                + new String(payload, StandardCharsets.US_ASCII) + "\",\"clientMessageId\":\"bench-" + player.user()
                + "-" + "%010d".formatted(id) + "\"}}";
        unacknowledged.put(id, new Said(channel, command));
        player.say(command);
        return id;
    }

    @Override
    public void answered(Player player, int id, JsonNode answer) {
        Said said = unacknowledged.get(id);
        if (said == null) return;
        JsonNode result = answer.path("result");
        if (!result.isMissingNode()) {
            unacknowledged.remove(id);
            heads.acknowledged(said.channel, result.path("offset").asLong());
        } else if (Refusals.invitesRepetition(answer)) {
            player.repeated();
            long after = Math.max(REPEAT_AFTER_MILLIS, Refusals.retryAfterMillis(answer));
            player.loop().events.schedule(() -> repeat(player, id), after, TimeUnit.MILLISECONDS);
        } else {
            unacknowledged.remove(id);
            player.fault(said.command + ": " + answer);
        }
    }

    private void repeat(Player player, int id) {
        Said said = unacknowledged.get(id);
        if (said != null && player.isReady()) player.say(said.command);
    }
}
