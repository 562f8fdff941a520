package io.rookery.simulation;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.routing.ModelReader;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.Draft;
import io.rookery.store.LogRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** People who speak, and a few who listen; whatever was acknowledged must come to everyone who listened, once and in order. */
final class Chat {
    static final List<Topic> TOPICS =
            List.of(new Topic("room:1"), new Topic("guild:a"), new Topic("inbox:alice"), new Topic("world:x"));
    private static final int CLIENTS = 5;
    private static final int SLOW_MILLIS_MAX = 8_000;
    private static final int ANSWERED_MILLIS_MAX = 4_500;
    private static final int SENDINGS_MAX = 4;
    private static final int PAGE_MAX = 5_000;
    private static final UserId ALICE = new UserId("alice");

    private final Cluster cluster;
    private final Journal journal;
    private final String about;
    private final Map<String, String> seen = new HashMap<>();
    private final Map<String, Set<String>> acknowledged = new HashMap<>();
    private final List<ChatClient> clients = new ArrayList<>();
    private final Map<String, LogRange> rests = new LinkedHashMap<>();
    private final Map<String, Long> altered = new HashMap<>();
    private final Map<Topic, List<ChatMessage>> now = new HashMap<>();
    private int said;
    private int connections;
    private int resets;

    Chat(Cluster cluster, Journal journal, String about) {
        this.cluster = cluster;
        this.journal = journal;
        this.about = about;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect(i));
        }
    }

    private ChatClient connect(int place) {
        Node node = any(cluster.responding());
        return new ChatClient(
                1_000_000 + connections++,
                node,
                new ModelReader(about, seen),
                cluster,
                journal,
                () -> cluster.time.after(1, () -> comeBack(place)));
    }

    void act() {
        int what = cluster.random.nextInt(100);
        if (what < 45) {
            say();
        } else if (what < 60) {
            alter();
        } else if (what < 80) {
            listen(any(clients));
        } else if (what < 85) {
            any(clients).unsubscribe(any(TOPICS));
        } else if (what < 91) {
            comeBack(cluster.random.nextInt(CLIENTS));
        } else {
            slow(any(clients));
        }
    }

    // Who speaks.

    private void say() {
        Topic topic = any(TOPICS);
        String id = "m" + said++;
        MessageBody body = new MessageBody(id, new Sender("alice", "Alice"), "text", id, null, null);
        send(topic, new Draft(ALICE, id, body, false), 1);
    }

    /** As a client does: what is not known to be stored is sent again under the same name. */
    private void send(Topic topic, Draft draft, int sending) {
        boolean[] over = new boolean[1];
        Node node = any(cluster.responding());
        journal.trace("says " + draft.clientMessageId() + " on " + topic + " over " + node);
        node.routing
                .publish(topic, draft, Priority.NORMAL)
                .onSuccess(stored -> {
                    over[0] = true;
                    acknowledged(stored);
                })
                .onFailure(failure -> {
                    if (((Refusal) failure).code() == ErrorCode.UNAVAILABLE) {
                        cluster.time.after(500, () -> sendAgain(topic, draft, sending, over));
                    }
                });
        cluster.time.after(ANSWERED_MILLIS_MAX, () -> sendAgain(topic, draft, sending, over));
    }

    private void sendAgain(Topic topic, Draft draft, int sending, boolean[] over) {
        if (!over[0] && sending < SENDINGS_MAX) {
            over[0] = true;
            send(topic, draft, sending + 1);
        }
    }

    private void acknowledged(Answer.Stored stored) {
        journal.trace("stored " + stored);
        acknowledged
                .computeIfAbsent(stored.channel(), any -> new LinkedHashSet<>())
                .add(stored.messageId());
    }

    /** What may not have happened is left at that. */
    private void alter() {
        Topic topic = any(TOPICS);
        List<String> known = new ArrayList<>(acknowledged.getOrDefault(topic.name(), Set.of()));
        if (known.isEmpty()) {
            return;
        }
        String id = any(known);
        boolean deletes = cluster.random.nextInt(6) == 0;
        Alteration alteration = deletes ? new Alteration.Delete() : new Alteration.Edit("t" + said++);
        Node node = any(cluster.responding());
        journal.trace("alters " + id + ": " + alteration + " over " + node);
        node.routing
                .alter(topic, new AlterationDraft(id.substring(0, id.indexOf('.')), ALICE, alteration, true, null))
                .onSuccess(message -> altered.merge(id, message.revision(), Math::max));
    }

    // Who listens.

    private void listen(ChatClient client) {
        Topic topic = any(TOPICS);
        if (!client.reader.waits(topic) && (!client.reader.listens(topic) || cluster.random.nextInt(4) == 0)) {
            client.subscribe(topic, cluster.random.nextInt(4) == 0 ? null : client.reader.position(topic));
        }
    }

    /** On any node, with the places it knows. */
    private void comeBack(int place) {
        ChatClient before = clients.get(place);
        resets += before.reader.resets();
        Map<Topic, Position> places = before.close(TOPICS);
        ChatClient after = connect(place);
        clients.set(place, after);
        TOPICS.stream().filter(places::containsKey).forEach(topic -> after.subscribe(topic, places.get(topic)));
    }

    private void slow(ChatClient client) {
        client.stopReading();
        cluster.time.after(cluster.random.nextInt(SLOW_MILLIS_MAX), client::readOn);
    }

    void killed(Node node) {
        for (int place = 0; place < CLIENTS; place++) {
            if (clients.get(place).node == node) {
                comeBack(place);
            }
        }
    }

    /** Whoever was refused asks again. */
    void askAgain() {
        clients.forEach(ChatClient::askAgain);
    }

    // The end.

    /** Looks for what is not read yet, and for what messages have become. */
    void look() {
        for (Topic topic : TOPICS) {
            any(cluster.responding())
                    .log
                    .page(topic, null, 0L, PAGE_MAX)
                    .onSuccess(page -> now.put(topic, page.messages()));
        }
        for (ChatClient client : clients) {
            for (Topic topic : TOPICS) {
                if (client.reader.listens(topic)) {
                    client.node
                            .log
                            .read(topic, client.reader.position(topic), 1)
                            .onSuccess(rest -> rests.put(name(client, topic), rest));
                }
            }
        }
    }

    /**
     * @param mayLose whether the store has lost what it held
     */
    List<String> problems(boolean mayLose) {
        List<String> wrong = new ArrayList<>();
        StoredChat stored = new StoredChat(cluster.redis);
        for (ChatClient client : clients) {
            if (!mayLose && resets + client.reader.resets() > 0) {
                wrong.add("resets though nothing was lost");
            }
            for (Topic topic : TOPICS) {
                if (client.reader.waits(topic)) {
                    wrong.add(name(client, topic) + ": no answer");
                } else if (client.reader.listens(topic)) {
                    LogRange rest = rests.get(name(client, topic));
                    if (rest == null || !rest.continuous() || !rest.messages().isEmpty()) {
                        wrong.add(name(client, topic) + " at " + client.reader.position(topic) + ": " + rest);
                    }
                    if (!mayLose) {
                        wrong.addAll(unread(client, topic, stored));
                        wrong.addAll(outdated(client, topic));
                    }
                }
            }
        }
        if (!mayLose) {
            TOPICS.forEach(
                    topic -> wrong.addAll(stored.missing(topic, acknowledged.getOrDefault(topic.name(), Set.of()))));
        }
        return wrong;
    }

    /** What was accepted since the client began is what it has read: no more, no less, in the same order. */
    private static List<String> unread(ChatClient client, Topic topic, StoredChat stored) {
        Map<Long, String> accepted = stored.after(topic, client.reader.beganAfter(topic));
        return accepted.equals(client.reader.read(topic))
                ? List.of()
                : List.of(name(client, topic) + " has read " + client.reader.read(topic) + " (expected: " + accepted
                        + ")");
    }

    /** Whatever became of a message, whoever has it has the newest. */
    private List<String> outdated(ChatClient client, Topic topic) {
        List<String> wrong = new ArrayList<>();
        Map<Long, String> texts = client.reader.texts(topic);
        for (ChatMessage message : now.getOrDefault(topic, List.of())) {
            String text = message.isDeleted() ? "deleted" : message.text();
            if (!texts.getOrDefault(message.offset(), text).equals(text)) {
                wrong.add(name(client, topic) + ": " + message.messageId() + " is " + texts.get(message.offset())
                        + " (expected: " + text + ")");
            }
            if (message.revision() < altered.getOrDefault(message.messageId(), 0L)) {
                wrong.add(message.messageId() + " was altered and is not: " + message);
            }
        }
        if (!now.containsKey(topic)) {
            wrong.add(topic + " was not looked at");
        }
        return wrong;
    }

    private static String name(ChatClient client, Topic topic) {
        return client + " on " + topic;
    }

    /** How many messages were acknowledged. */
    int acknowledgedCount() {
        return acknowledged.values().stream().mapToInt(Set::size).sum();
    }

    private <T> T any(List<T> items) {
        return items.get(cluster.random.nextInt(items.size()));
    }
}
