package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.Entry;
import io.rookery.testing.client.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store dies and comes back, with everything or with less. */
class RedisChaosIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(50);
    private static final Duration DOWN = Duration.ofSeconds(3);
    private static final Duration RECEIVES_AGAIN_MAX = Duration.ofSeconds(15);
    private static final int DEATHS = 3;
    private static final int PUBLISHERS = 6;
    private static final int MESSAGES = 60;

    private static RookeryCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RookeryCluster.of(RedisChaosIT.class).nodes(3).start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void afterAKillAndARestartEveryoneRecoversFully() {
        try (ChaosScene scene = new ChaosScene(cluster, RedisChaosIT.class, PUBLISHERS)) {
            for (int node = 0; node < 3; node++) {
                scene.addRoamingReaders(node);
                scene.addFaithfulReader(node, PATIENCE);
            }
            scene.publishers().start(BETWEEN_MESSAGES);
            scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);

            for (int death = 0; death < DEATHS; death++) {
                cluster.redis().kill();
                scene.letPass(DOWN);
                Client traveller = scene.readers()
                        .get(scene.random().nextInt(scene.readers().size()));
                traveller.leave();
                cluster.redis().startAgain();
                traveller.comeBack(cluster.endpoints());
                scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);
            }

            scene.settle();
            System.out.println("stack traces: " + cluster.stackTraces());
            scene.assertNothingLost();
        }
    }

    @Test
    void afterARestoreFromAnOlderCopyTheHomesPutBackWhatItLacks() throws Exception {
        try (ChaosScene scene = new ChaosScene(cluster, RedisChaosIT.class, PUBLISHERS)) {
            Readers readers = new Readers(scene);
            Path copy = readers.seeACopyAndMore(scene);

            cluster.redis().kill();
            cluster.redis().restoreData(copy);
            cluster.redis().startAgain();
            readers.comeBack();
            publishAndAwait(scene, scene.readers());

            scene.settle();
            scene.assertNothingLost();
            assertThat(scene.ledger().size()).isEqualTo(3 * MESSAGES);
        }
    }

    @Test
    void ifTheHomesAreGoneTooWhoHadSeenMoreIsToldAndTheOthersGoOn() throws Exception {
        try (ChaosScene scene = new ChaosScene(cluster, RedisChaosIT.class, PUBLISHERS)) {
            Readers readers = new Readers(scene);
            Path copy = readers.seeACopyAndMore(scene);

            cluster.nodes().forEach(NodeProcess::kill);
            cluster.redis().kill();
            cluster.redis().restoreData(copy);
            cluster.redis().startAgain();
            Set<String> lost = scene.ledger().setBackTo(readers.kept);
            cluster.nodes().forEach(NodeProcess::start);
            cluster.awaitReady();
            readers.comeBack();
            awaitTold(both(readers.seeingMore, readers.seeingMoreThenAway));
            publishAndAwait(scene, scene.readers());

            scene.settle();
            assertThat(lost).hasSize(MESSAGES);
            assertThat(scene.ledger().problems(scene.views())).isEmpty();
            assertThat(readers.seeingTheCopyOnly).allSatisfy(reader -> {
                assertThat(reader.view().losses()).as("%s", reader.view()).isEmpty();
                assertThat(textsSeenBy(reader.view())).doesNotContainAnyElementsOf(lost);
            });
            assertThat(both(readers.seeingMore, readers.seeingMoreThenAway))
                    .allSatisfy(reader -> assertThat(reader.view().losses())
                            .as("%s", reader.view())
                            .hasSize(1));
        }
    }

    /** Some have seen what a copy holds, some more, and of these some are away when the store falls back to it. */
    private static final class Readers {
        private final List<Client> seeingTheCopyOnly = new ArrayList<>();
        private final List<Client> seeingMore = new ArrayList<>();
        private final List<Client> seeingMoreThenAway = new ArrayList<>();
        private Position kept;

        Readers(ChaosScene scene) {
            for (int node = 0; node < 3; node++) {
                seeingTheCopyOnly.addAll(scene.addRoamingReaders(node));
                seeingMore.addAll(scene.addRoamingReaders(node));
                seeingMoreThenAway.addAll(scene.addRoamingReaders(node));
            }
        }

        Path seeACopyAndMore(ChaosScene scene) throws Exception {
            publishAndAwait(scene, scene.readers());
            seeingTheCopyOnly.forEach(Client::leave);
            Path copy = cluster.redis().copyData();
            kept = seeingMore.get(0).view().position().orElseThrow();
            publishAndAwait(scene, both(seeingMore, seeingMoreThenAway));
            seeingMoreThenAway.forEach(Client::leave);
            return copy;
        }

        void comeBack() {
            both(seeingTheCopyOnly, seeingMoreThenAway).forEach(reader -> reader.comeBack(cluster.endpoints()));
        }
    }

    private static void publishAndAwait(ChaosScene scene, List<Client> readers) throws Exception {
        scene.publishers().burst(MESSAGES).get(30, TimeUnit.SECONDS);
        Set<String> wanted = scene.ledger().texts();
        Awaitility.await("all of " + readers.stream().map(Client::view).toList() + " have seen what was published")
                .atMost(RECEIVES_AGAIN_MAX)
                .until(() -> readers.stream().allMatch(reader -> reader.view().hasSeenAll(wanted)));
    }

    private static void awaitTold(List<Client> readers) {
        Awaitility.await("who had seen what is lost is told")
                .atMost(RECEIVES_AGAIN_MAX)
                .until(() -> readers.stream()
                        .noneMatch(reader -> reader.view().losses().isEmpty()));
    }

    private static List<String> textsSeenBy(View view) {
        return view.entries().stream().map(Entry::text).toList();
    }

    private static List<Client> both(List<Client> some, List<Client> others) {
        List<Client> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
