package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.LogRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several nodes' homes, cursors and listeners under every kind of trouble at once. */
class RoutingSimulationTest {
    private static final int RUNS = Integer.getInteger("rookery.runs", 200);
    private static final int CLIENTS = 6;
    private static final int STEPS = 150;
    private static final int SLOW_MILLIS_MAX = 3_000;
    private static final long QUIET_MILLIS = 40_000;
    private static final List<Topic> TOPICS =
            List.of(new Topic("room:1"), new Topic("guild:a"), new Topic("inbox:alice"), new Topic("world:x"));

    @Test
    void inTheEndEveryListenerHasEverythingOnceAndInOrderOrWasTold() {
        long seed = System.nanoTime();
        System.out.println("RoutingSimulationTest: seeds " + seed + " and the " + RUNS + " that follow");
        int refusals = 0;
        for (int run = 0; run < RUNS; run++) {
            Run each = new Run(seed + run);
            each.live();
            refusals += each.refusals();
        }
        assertThat(refusals).as("refusals by slow clients, seed %d", seed).isGreaterThan(RUNS);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8,
                9,
                10,
                1242,
                2535,
                7136835281164L,
                36856550665095L,
                49619873644403L,
                52947102947656L
            })
    void knownRunsStayRight(long seed) {
        new Run(seed).live();
    }

    private static final class Run {
        private final String about;
        private final SimulatedCluster cluster;
        private final Random random;
        private final Map<String, String> seen = new HashMap<>();
        private final List<ModelListener> clients = new ArrayList<>();
        private final boolean storeLoses;
        private int said;
        private final Map<String, Set<String>> acknowledged = new HashMap<>();
        private final Map<Topic, List<String>> own = new HashMap<>();
        private final Map<String, Long> altered = new HashMap<>();
        private double slowChance;

        Run(long seed) {
            about = "seed " + seed;
            cluster = new SimulatedCluster(seed, TOPICS);
            random = cluster.random;
            storeLoses = random.nextInt(3) == 0;
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connect());
            }
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    say();
                }
                if (random.nextInt(2) == 0) {
                    alter();
                }
                if (random.nextInt(3) == 0) {
                    listen();
                }
                if (random.nextInt(12) == 0) {
                    trouble();
                }
                cluster.runFor(random.nextInt(4) == 0 ? random.nextInt(1500) : random.nextInt(40));
            }
            cluster.heal();
            slowChance = 0;
            cluster.moveHomes(100);
            cluster.runFor(QUIET_MILLIS);
            check();
            clients.forEach(ModelListener::close);
            cluster.runFor(QUIET_MILLIS);
            cluster.nodes.forEach(
                    node -> assertThat(node.topicCount()).as(about).isZero());
        }

        int refusals() {
            return clients.stream().mapToInt(client -> client.refusals).sum();
        }

        private ModelListener connect() {
            ModelListener client =
                    new ModelListener(cluster.nodes.get(random.nextInt(SimulatedCluster.NODES)).fanOut, about, seen);
            client.isFull = () -> random.nextDouble() < slowChance;
            client.onRefusal = () -> cluster.after(random.nextInt(SLOW_MILLIS_MAX), client::drain);
            return client;
        }

        private void say() {
            Topic topic = anyTopic();
            RoutingMessage.Publish publish =
                    new RoutingMessage.Publish(topic, ModelLog.draft("m" + said++), Priority.NORMAL, false);
            cluster.nodes
                    .get(random.nextInt(SimulatedCluster.NODES))
                    .home
                    .publish(publish)
                    .onSuccess(this::acknowledged);
        }

        private void alter() {
            Topic topic = anyTopic();
            List<String> known = own.getOrDefault(topic, List.of());
            if (known.isEmpty()) {
                return;
            }
            String message = known.get(known.size() - 1 - random.nextInt(Math.min(known.size(), 8)));
            boolean deletes = random.nextInt(6) == 0;
            Alteration alteration = deletes ? new Alteration.Delete() : new Alteration.Edit("t" + said++);
            AlterationDraft draft =
                    new AlterationDraft(message, new UserId("alice"), alteration, random.nextBoolean(), null);
            cluster.nodes
                    .get(random.nextInt(SimulatedCluster.NODES))
                    .home
                    .alter(new RoutingMessage.Alter(topic, draft, false))
                    .onSuccess(after -> altered.merge(after.messageId(), after.revision(), Math::max));
        }

        /** Nobody else gets the place of what is acknowledged. */
        private void acknowledged(Answer.Stored stored) {
            acknowledged.computeIfAbsent(stored.channel(), t -> new HashSet<>()).add(stored.messageId());
            own.computeIfAbsent(new Topic(stored.channel()), t -> new ArrayList<>())
                    .add(stored.messageId().substring(0, stored.messageId().indexOf('.')));
            String place = stored.channel() + ' ' + stored.epoch() + ' ' + stored.offset();
            assertThat(seen.putIfAbsent(place, stored.messageId())).as(about).isIn(null, stored.messageId());
        }

        private void listen() {
            int number = random.nextInt(CLIENTS);
            ModelListener client = clients.get(number);
            switch (random.nextInt(8)) {
                case 0 -> client.unsubscribe(anyTopic());
                case 1 -> reconnect(number);
                case 2 -> TOPICS.forEach(topic -> client.subscribe(topic, client.reader.position(topic)));
                default -> {
                    Topic topic = anyTopic();
                    if (!client.reader.waits(topic) || random.nextInt(4) == 0) {
                        client.subscribe(topic, random.nextInt(4) == 0 ? null : client.reader.position(topic));
                    }
                }
            }
        }

        /** Comes back on any node, with the places it knows. */
        private void reconnect(int number) {
            ModelListener before = clients.get(number);
            Map<Topic, Position> places = new HashMap<>();
            TOPICS.stream()
                    .filter(topic -> before.reader.position(topic) != null)
                    .forEach(topic -> places.put(topic, before.reader.position(topic)));
            before.close();
            ModelListener after = connect();
            clients.set(number, after);
            places.forEach(after::subscribe);
        }

        private void trouble() {
            switch (random.nextInt(8)) {
                case 0 -> cluster.lossChance = random.nextDouble() * 0.4;
                case 1 -> cluster.storeFaultChance = random.nextDouble() * 0.5;
                case 2 -> cluster.cut(random.nextInt(SimulatedCluster.NODES), random.nextInt(SimulatedCluster.NODES));
                case 3 -> cluster.moveHomes(3000);
                case 5 -> slowChance = random.nextDouble() * 0.5;
                case 4 -> cluster.restartStore(storeLoses ? random.nextInt(3) : 0);
                default -> cluster.heal();
            }
        }

        private void check() {
            for (ModelListener client : clients) {
                if (!storeLoses) {
                    assertThat(client.reader.resets())
                            .as("%s: resets though nothing was lost", about)
                            .isZero();
                }
                for (Topic topic : TOPICS) {
                    assertThat(client.reader.waits(topic)).as(about).isFalse();
                    if (client.reader.listens(topic)) {
                        LogRange rest = cluster.store.read(topic, client.reader.position(topic), 1);
                        assertThat(rest.continuous()).as("%s %s", about, topic).isTrue();
                        assertThat(rest.messages()).as("%s %s", about, topic).isEmpty();
                        if (!storeLoses) {
                            checkTexts(client, topic);
                        }
                    }
                }
            }
            assertThat(acknowledged).as(about).isNotEmpty();
            for (Topic topic : TOPICS) {
                assertThat(cluster.store.messages(topic))
                        .as("%s %s", about, topic)
                        .extracting(ChatMessage::messageId)
                        .doesNotHaveDuplicates()
                        .containsAll(acknowledged.getOrDefault(topic.name(), Set.of()));
                for (ChatMessage message : cluster.store.messages(topic)) {
                    assertThat(message.revision())
                            .as("%s %s", about, message.messageId())
                            .isGreaterThanOrEqualTo(altered.getOrDefault(message.messageId(), 0L));
                }
            }
        }

        /** Whatever became of a message, whoever has it has the newest. */
        private void checkTexts(ModelListener client, Topic topic) {
            Map<Long, String> texts = client.reader.texts(topic);
            cluster.store.messages(topic).stream()
                    .filter(message -> texts.containsKey(message.offset()))
                    .forEach(message -> assertThat(texts.get(message.offset()))
                            .as("%s %s", about, message.position())
                            .isEqualTo(message.isDeleted() ? "deleted" : message.text()));
        }

        private Topic anyTopic() {
            return TOPICS.get(random.nextInt(TOPICS.size()));
        }
    }
}
