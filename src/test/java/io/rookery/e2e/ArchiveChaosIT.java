package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.Commands;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.Requirement;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestDirectory;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.CommandClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes and PostgreSQL die, freeze and run out of disk: in the end the archive has all that was acknowledged, once. */
class ArchiveChaosIT {
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(10);
    private static final Duration ARCHIVED_MAX = Duration.ofSeconds(60);
    private static final int PUBLISHERS = 6;
    private static final int BURST = 300;

    private PostgresServer postgres;
    private RookeryCluster cluster;
    private Path disk;

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (disk != null) {
            Commands.run("umount", disk.toString());
        }
    }

    private void start(PostgresServer server) {
        postgres = server;
        cluster = RookeryCluster.of(ArchiveChaosIT.class)
                .nodes(2)
                .with("ROOKERY_POSTGRES_URL", postgres.url())
                .start();
    }

    @Test
    void nodesAndPostgresDieAndFreeze() {
        start(PostgresServer.start(ArchiveChaosIT.class));
        try (ChaosScene scene = new ChaosScene(cluster, ArchiveChaosIT.class, PUBLISHERS)) {
            scene.addRoamingReaders(0);
            scene.addRoamingReaders(1);
            scene.publishers().start(BETWEEN_MESSAGES);
            awaitArchived(scene, 100);
            EditedRooms edited = new EditedRooms(cluster, "edited", "first");

            postgres.kill();
            edited.edit(1, "while PostgreSQL was dead");
            awaitAcknowledged(scene, 200);
            postgres.startAgain();
            awaitArchived(scene, scene.ledger().size());

            cluster.node(0).kill();
            edited.edit(1, "while a node was dead");
            awaitAcknowledged(scene, 200);
            awaitArchived(scene, scene.ledger().size());

            postgres.freeze();
            CommandClient.connect(cluster.node(1).endpoint(), TestTokens.of("newcomer"))
                    .close();
            awaitAcknowledged(scene, 200);
            cluster.node(0).start();
            cluster.node(0).awaitReady();
            edited.edit(0, "while PostgreSQL was frozen");
            cluster.node(1).kill();
            awaitAcknowledged(scene, 100);
            postgres.thaw();
            cluster.node(1).start();
            cluster.node(1).awaitReady();

            scene.settle();
            scene.assertNothingLost();
            assertArchivedOnce(scene);
            assertArchived(edited);
        }
    }

    @Test
    void postgresRunsOutOfDisk() throws Exception {
        Requirement.runs("mounting a small disk", "unshare", "-m", "true");
        Requirement.runs("being root", "test", "-w", "/proc/sys/vm/drop_caches");
        disk = TestDirectory.of(ArchiveChaosIT.class, "disk");
        Commands.run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk.toString());
        start(PostgresServer.startIn(Files.createDirectories(disk.resolve("server")), "min_wal_size=32MB"));
        try (ChaosScene scene = new ChaosScene(cluster, ArchiveChaosIT.class, PUBLISHERS)) {
            scene.addRoamingReaders(0);
            scene.publishers().burst(BURST).get(60, TimeUnit.SECONDS);
            awaitArchived(scene, BURST);
            Path filler = fill(disk);

            scene.publishers().start(BETWEEN_MESSAGES);
            Awaitility.await("the disk is full")
                    .atMost(ARCHIVED_MAX)
                    .until(() -> postgres.log().contains("No space left on device"));
            awaitAcknowledged(scene, 200);
            Files.delete(filler);

            scene.settle();
            scene.assertNothingLost();
            assertArchivedOnce(scene);
        }
    }

    /** As they are now, with all they were. */
    private void assertArchived(EditedRooms edited) {
        String ids = edited.ids().stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
        String rows = " FROM rookery.message WHERE message_id IN (" + ids + ")";
        Awaitility.await()
                .atMost(ARCHIVED_MAX)
                .untilAsserted(() -> assertThat(postgres.column("SELECT text" + rows))
                        .hasSameSizeAs(edited.ids())
                        .containsOnly(edited.newest()));
        assertThat(postgres.column("SELECT versions->0->>'text'" + rows)).containsOnly(edited.first());
        assertThat(postgres.column("SELECT DISTINCT jsonb_array_length(versions)" + rows))
                .containsExactly("4");
    }

    private static Path fill(Path directory) throws IOException {
        Path filler = directory.resolve("filler");
        byte[] some = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(some);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    private static void awaitAcknowledged(ChaosScene scene, int more) {
        int before = scene.ledger().size();
        Awaitility.await("more is acknowledged")
                .atMost(ARCHIVED_MAX)
                .until(() -> scene.ledger().size() >= before + more);
    }

    private void awaitArchived(ChaosScene scene, int count) {
        Awaitility.await(count + " messages are archived")
                .atMost(ARCHIVED_MAX)
                .until(() -> archived(scene).size() >= count);
    }

    private List<String> archived(ChaosScene scene) {
        return postgres.column("SELECT text FROM rookery.message WHERE channel = '" + scene.channel() + "'");
    }

    private void assertArchivedOnce(ChaosScene scene) {
        Awaitility.await()
                .atMost(ARCHIVED_MAX)
                .untilAsserted(() ->
                        assertThat(archived(scene)).containsAll(scene.ledger().texts()));
        assertThat(archived(scene)).doesNotHaveDuplicates();
        assertThat(postgres.column("SELECT \"offset\" FROM rookery.message WHERE channel = '" + scene.channel() + "'"))
                .doesNotHaveDuplicates();
    }
}
