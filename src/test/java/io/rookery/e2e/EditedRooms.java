package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.CommandClient;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Rooms with one message each, which Alice edits from whatever node is there. */
final class EditedRooms {
    private static final int ROOMS = 12;
    private static final int TRIES_MAX = 40;
    /** What a client asks again for: it may not have happened, or not yet. */
    private static final Set<String> PASSING = Set.of("-32009", "-32011");

    private final RookeryCluster cluster;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final String first;
    private String newest;

    EditedRooms(RookeryCluster cluster, String name, String text) {
        this.cluster = cluster;
        this.first = text;
        this.newest = text;
        try (CommandClient alice = connect(0)) {
            IntStream.range(0, ROOMS)
                    .mapToObj(i -> "room:" + name + i)
                    .forEach(room -> ids.put(room, said(alice, room)));
        }
    }

    Set<String> rooms() {
        return ids.keySet();
    }

    List<String> ids() {
        return List.copyOf(ids.values());
    }

    /** What all messages were at first. */
    String first() {
        return first;
    }

    /** What all messages are now. */
    String newest() {
        return newest;
    }

    /** Gives all messages another text; returns when every one is acknowledged. */
    void edit(int node, String text) {
        try (CommandClient alice = connect(node)) {
            ids.values().forEach(id -> edited(alice, id, text));
        }
        newest = text;
    }

    /** A node may be busy with the death of another. */
    private CommandClient connect(int node) {
        IllegalStateException refused = new IllegalStateException("never tried");
        for (int i = 0; i < TRIES_MAX; i++) {
            try {
                return CommandClient.connect(cluster.node(node).endpoint(), TestTokens.of("alice"));
            } catch (IllegalStateException notYet) {
                refused = notYet;
            }
        }
        throw refused;
    }

    private String said(CommandClient client, String room) {
        return client.ask("chat.message", new JsonObject().put("channel", room).put("text", first))
                .getString("messageId");
    }

    private static void edited(CommandClient client, String id, String text) {
        for (int i = 0; i < TRIES_MAX; i++) {
            try {
                client.ask("chat.edit", new JsonObject().put("messageId", id).put("text", text));
                return;
            } catch (IllegalStateException refused) {
                assertThat(PASSING).as(refused.getMessage()).anyMatch(refused.getMessage()::contains);
            }
        }
        throw new AssertionError("not edited: " + id);
    }
}
