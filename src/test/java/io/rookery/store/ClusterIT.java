package io.rookery.store;

import static io.rookery.store.Drafts.PLENTY;
import static io.rookery.store.Drafts.draft;
import static io.rookery.store.Drafts.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.store.SessionStore.SessionRecord;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterIT {
    private static final NodeId NODE = new NodeId("one", "boot1");
    private static final Duration KEEP = Duration.ofMinutes(1);

    private Vertx vertx;
    private List<RedisServer> masters;
    private OnLoop store;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        masters = Stream.generate(RedisServer::startClusterNode).limit(3).toList();
        for (int i = 0; i < 3; i++) {
            masters.get(i).command(addSlots(i * HashSlot.COUNT / 3, (i + 1) * HashSlot.COUNT / 3));
            masters.get(0)
                    .command("CLUSTER", "MEET", "127.0.0.1", "" + masters.get(i).port());
        }
        awaitAgreement();
        store = new OnLoop(vertx, StoreOptions.cluster(List.of(masters.get(0).endpoint()))).connected();
    }

    private static String[] addSlots(int from, int to) {
        return Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(from, to).mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    private void awaitAgreement() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> masters.stream()
                        .allMatch(master -> master.command("CLUSTER", "INFO").contains("cluster_state:ok")
                                && master.command("CLUSTER", "INFO").contains("cluster_known_nodes:3")));
    }

    @AfterEach
    void stop() {
        store.close();
        masters.forEach(RedisServer::close);
        vertx.close().await();
    }

    @Test
    void everyTopicAndSessionLivesOnTheMasterOfItsSlot() {
        List<Topic> topics = IntStream.range(0, 60)
                .mapToObj(i -> new Topic("room:spread-" + i))
                .toList();

        for (Topic topic : topics) {
            Position one = say(store, topic, "1");
            store.channels(channels ->
                    channels.create(topic, null, ChannelAccess.OPEN, new Sender("alice", "Alice"), List.of()));
            store.log(log -> log.append(topic, PLENTY, null, List.of(draft("alice", "0123456789abcdef", "2", true))));
            SessionRecord session = new SessionRecord(topic.name(), new UserId("alice"), "Alice", NODE, 1);
            store.sessions(sessions -> sessions.create(session, "token", KEEP));
            store.sessions(sessions -> sessions.subscribe(topic.name(), List.of(topic.name())));

            assertThat(store.read(topic, one, 10).messages())
                    .extracting(ChatMessage::text)
                    .containsExactly("2");
            assertThat(store.acknowledge(topic, "alice", 2)).isZero();
            assertThat(store.sessions(sessions -> sessions.resume(topic.name(), "token", "next", NODE, KEEP))
                            .orElseThrow()
                            .subscriptions())
                    .containsExactly(topic.name());
        }
        store.sessions(
                sessions -> sessions.touch(topics.stream().map(Topic::name).toList(), KEEP));
        store.get(store.links()::probe);

        assertThat(masters)
                .allSatisfy(master -> assertThat(
                                Integer.parseInt(master.command("DBSIZE").substring(1)))
                        .isGreaterThan(30));
    }

    @Test
    void presenceIsComparedAndCountedOverAllMasters() {
        PresenceStore presences = new RedisPresenceStore(store.links(), KEEP);
        ActiveUsers active = new RedisActiveUsers(store.links());
        NodeLease lease = new NodeLease(NODE, 1);
        List<HeldConnection> all = IntStream.range(0, 100)
                .mapToObj(i -> new HeldConnection(new UserId("u" + i), "s" + i))
                .toList();
        all.forEach(each -> store.get(() -> presences.put(lease, each, SessionPresence.of(""))));
        List<HeldConnection> missing = List.of(new HeldConnection(new UserId("u7"), "another"));

        assertThat(store.get(() -> presences.compare(lease, all)).missing()).isEmpty();
        assertThat(store.get(() -> presences.compare(lease, missing)).missing()).isEqualTo(missing);

        List<LocalDate> days = List.of(LocalDate.parse("2026-03-02"), LocalDate.parse("2026-03-03"));
        days.forEach(day -> store.get(
                () -> active.add(day, all.stream().map(HeldConnection::user).toList())));
        assertThat(store.get(() -> active.count(days))).isBetween(97L, 103L);
    }

    @Test
    void callsFollowASlotThatMoved() {
        Topic topic = new Topic("room:moving");
        Position one = say(store, topic, "1");
        Position two = say(store, topic, "2");
        int slot = HashSlot.of(new TopicKeys(StoreOptions.KEY_PREFIX).members(topic));
        RedisServer source = masters.get(masterOf(slot));
        RedisServer target = masters.get((masterOf(slot) + 1) % 3);

        target.command("CLUSTER", "SETSLOT", "" + slot, "IMPORTING", id(source));
        source.command("CLUSTER", "SETSLOT", "" + slot, "MIGRATING", id(target));
        migrateKeys(source, target, slot);
        Throwable onTheWay = catchThrowable(() -> say(store, topic, "on the way"));
        masters.forEach(master -> master.command("CLUSTER", "SETSLOT", "" + slot, "NODE", id(target)));
        Position three = say(store, topic, "3");

        assertThat(onTheWay).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(refusal.data()).isEqualTo(Map.of("outcome", "none"));
        });
        assertThat(three.offset()).isEqualTo(3);
        assertThat(three.epoch()).as("another server counts now").isNotEqualTo(two.epoch());
        LogRange range = store.read(topic, one, 10);
        assertThat(range.continuous()).isTrue();
        assertThat(range.messages()).extracting(ChatMessage::position).containsExactly(two, three);
    }

    private static int masterOf(int slot) {
        return IntStream.range(0, 3)
                .filter(i -> slot < (i + 1) * HashSlot.COUNT / 3)
                .findFirst()
                .orElseThrow();
    }

    private static String id(RedisServer server) {
        return server.command("CLUSTER", "MYID");
    }

    private static void migrateKeys(RedisServer source, RedisServer target, int slot) {
        List<String> migrate =
                new ArrayList<>(List.of("MIGRATE", "127.0.0.1", "" + target.port(), "", "0", "5000", "KEYS"));
        migrate.addAll(Arrays.asList(
                source.command("CLUSTER", "GETKEYSINSLOT", "" + slot, "100").split("\n")));
        source.command(migrate.toArray(String[]::new));
    }

    @Test
    void aMasterThatIsGoneConcernsItsOwnSlotsOnly() {
        masters.forEach(master -> master.command("CONFIG", "SET", "cluster-require-full-coverage", "no"));
        Topic lost = topicOf(0);
        Topic other = topicOf(2);
        Position before = say(store, lost, "before");
        say(store, other, "1");

        masters.get(0).kill();
        assertThat(catchThrowable(() -> say(store, lost, "gone"))).isInstanceOf(Refusal.class);
        assertThat(say(store, other, "2").offset()).isEqualTo(2);
        assertThat(catchThrowable(() -> store.get(store.links()::probe))).isInstanceOf(Refusal.class);

        masters.get(0).startAgain();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                store.get(store.links()::probe);
                return store.read(lost, before, 10).continuous();
            } catch (Refusal notYet) {
                return false;
            }
        });
        assertThat(say(store, lost, "after")).isEqualTo(store.head(lost));
    }

    private static Topic topicOf(int master) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> new Topic("room:of-" + i))
                .filter(topic -> masterOf(HashSlot.of(new TopicKeys("").members(topic))) == master)
                .findFirst()
                .orElseThrow();
    }
}
