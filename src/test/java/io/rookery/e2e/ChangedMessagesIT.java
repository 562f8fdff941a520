package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.CommandClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages that are edited, deleted and reacted to: live on another node, after coming back, in history, after a node's death. */
class ChangedMessagesIT {
    private static RookeryCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RookeryCluster.of(ChangedMessagesIT.class).nodes(3).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whoListensElsewhereSeesChangesAtOnceAndWhoComesBackSeesThemToo() {
        String room = "room:changes";
        try (CommandClient alice = connect("alice", 0);
                CommandClient bob = connect("bob", 1);
                CommandClient carol = connect("carol", 2)) {
            bob.ask("system.subscribe", topic(room, null));
            carol.ask("system.subscribe", topic(room, null));
            String first = say(alice, room, "helo");
            String second = say(alice, room, "secret");
            String third = say(alice, room, "vote");
            JsonObject last = carol.told("chat.message", message -> third.equals(message.getString("messageId")));
            carol.close();

            alice.ask("chat.edit", message(first).put("text", "hello"));
            alice.ask("chat.delete", message(second));
            bob.ask("chat.react", message(third).put("reaction", "👍"));
            String fourth = say(alice, room, "fuorth");
            alice.ask("chat.edit", message(fourth).put("text", "fourth"));

            JsonObject edited = bob.told("chat.edited", message -> first.equals(message.getString("messageId")));
            assertThat(edited.getString("text")).isEqualTo("hello");
            assertThat(edited.getBoolean("edited")).isTrue();
            JsonObject deleted = bob.told("chat.deleted", message -> second.equals(message.getString("messageId")));
            assertThat(deleted.getString("channel")).isEqualTo(room);
            assertThat(deleted.getString("by")).isEqualTo("alice");
            assertThat(deleted.getLong("offset")).isEqualTo(2);
            JsonObject reaction = bob.told("chat.reaction", message -> third.equals(message.getString("messageId")));
            assertThat(reaction.getInteger("count")).isEqualTo(1);
            assertThat(reaction.getString("userId")).isEqualTo("bob");

            try (CommandClient back = connect("carol", 0)) {
                JsonObject recovery = back.ask("system.subscribe", topic(room, last))
                        .getJsonObject("topics")
                        .getJsonObject(room);
                back.told("chat.reaction", message -> third.equals(message.getString("messageId")));

                assertThat(recovery.getBoolean("recovered")).isTrue();
                assertThat(texts(recovery)).containsExactly("fourth");
                assertThat(back.heard())
                        .containsSubsequence("answer", "answer", "chat.edited", "chat.deleted", "chat.reaction");
            }
            assertThat(texts(history(bob, room))).containsExactly("hello", null, "vote", "fourth");
            assertThat(history(bob, room)
                            .getJsonArray("messages")
                            .getJsonObject(2)
                            .getJsonObject("reactions"))
                    .isEqualTo(new JsonObject().put("👍", 1));
            assertThat(bob.refused("chat.edit", message(first).put("text", "mine")))
                    .isEqualTo(-32007);
        }
    }

    @Test
    void changesOutliveTheNodeThatMadeThem() {
        EditedRooms edited = new EditedRooms(cluster, "kill", "first");
        try (CommandClient bob = connect("bob", 1)) {
            edited.rooms().forEach(room -> bob.ask("system.subscribe", topic(room, null)));
            edited.edit(0, "second");

            cluster.node(2).kill();
            edited.rooms().forEach(room -> assertThat(texts(history(bob, room))).containsExactly("second"));
            edited.edit(0, "third");

            for (String id : edited.ids()) {
                bob.told(
                        "chat.edited",
                        message ->
                                id.equals(message.getString("messageId")) && "third".equals(message.getString("text")));
            }
            edited.rooms().forEach(room -> assertThat(texts(history(bob, room))).containsExactly("third"));
        } finally {
            cluster.node(2).start();
            cluster.awaitReady();
        }
    }

    private static CommandClient connect(String user, int node) {
        return CommandClient.connect(cluster.node(node).endpoint(), TestTokens.of(user));
    }

    private static JsonObject topic(String channel, JsonObject last) {
        JsonObject topic = new JsonObject().put("topic", channel);
        if (last != null) {
            topic.put(
                    "since",
                    new JsonObject().put("epoch", last.getString("epoch")).put("offset", last.getLong("offset")));
        }
        return new JsonObject().put("topics", new JsonArray().add(topic));
    }

    private static JsonObject message(String id) {
        return new JsonObject().put("messageId", id);
    }

    private static String say(CommandClient client, String channel, String text) {
        return client.ask(
                        "chat.message", new JsonObject().put("channel", channel).put("text", text))
                .getString("messageId");
    }

    private static JsonObject history(CommandClient client, String channel) {
        return client.ask("chat.history", new JsonObject().put("channel", channel));
    }

    private static List<String> texts(JsonObject messages) {
        return messages.getJsonArray("messages").stream()
                .map(each -> ((JsonObject) each).getString("text"))
                .toList();
    }
}
