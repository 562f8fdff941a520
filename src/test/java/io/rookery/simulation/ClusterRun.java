package io.rookery.simulation;

import io.rookery.identity.Topic;
import io.rookery.presence.PresenceLife;
import io.rookery.presence.PresenceNode;
import io.rookery.presence.PresenceStage;
import io.rookery.store.SimulatedRedis;
import io.rookery.testing.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One life of a cluster and of all who use it, drawn from a seed. */
final class ClusterRun {
    private static final long BEGIN_MILLIS = 1_700_000_000_000L;
    private static final int STEPS = 90;
    private static final long AGREE_MILLIS = 35_000;
    private static final long LOOK_MILLIS = 2_000;

    private final long seed;
    private final Random random;
    private final VirtualTime time = new VirtualTime(BEGIN_MILLIS);
    private final Journal journal = new Journal(time);
    private final Cluster cluster;
    private final Chat chat;
    private final PresenceLife presence;
    private final Trouble trouble;
    private final boolean storeLoses;

    ClusterRun(SimulatedRedis redis, long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.storeLoses = random.nextInt(3) == 0;
        List<Topic> topics = new ArrayList<>(Chat.TOPICS);
        topics.addAll(PresenceLife.topics());
        cluster = new Cluster(redis, time, random, topics, journal);
        chat = new Chat(cluster, journal, "seed " + seed);
        presence = new PresenceLife(new Stage(), redis);
        trouble = new Trouble(cluster, journal, storeLoses, presence, chat);
    }

    /** Lives to the end, and is compared with what must be so. */
    void live() {
        try {
            time.runFor(1000);
            for (int step = 0; step < STEPS; step++) {
                step();
                time.runFor(pause());
                requireNone(cluster.problems());
            }
            settle();
            List<String> problems = new ArrayList<>(cluster.problems());
            problems.addAll(cluster.unsettled());
            problems.addAll(chat.problems(storeLoses));
            problems.addAll(presence.problems());
            requireNone(problems);
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "-Drookery.seed=" + seed + ": " + failure.getMessage() + "\n" + journal.notes(), failure);
        }
    }

    private static void requireNone(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
    }

    private void step() {
        int what = random.nextInt(100);
        if (what < 9) {
            trouble.worsen();
        } else if (what < 17) {
            trouble.lessen();
        } else {
            presence.act();
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            chat.act();
        }
    }

    private long pause() {
        int kind = random.nextInt(10);
        return kind < 6 ? random.nextInt(100) : kind < 9 ? random.nextInt(1000) : random.nextInt(4000);
    }

    private void settle() {
        time.runFor(trouble.end());
        presence.settle();
        time.runFor(AGREE_MILLIS);
        chat.askAgain();
        presence.ask();
        time.runFor(LOOK_MILLIS);
        chat.look();
        presence.ask();
        time.runFor(LOOK_MILLIS);
    }

    /** How long the cluster has lived, by its own clock. */
    long livedMillis() {
        return time.nowMillis() - BEGIN_MILLIS;
    }

    int acknowledgedCount() {
        return chat.acknowledgedCount();
    }

    long deferredCount() {
        return cluster.deferredCount();
    }

    /** The same for each run of one seed. */
    String digest() {
        return journal.digest();
    }

    private final class Stage extends PresenceStage {
        Stage() {
            super(time, random);
        }

        @Override
        protected List<PresenceNode> responding() {
            return cluster.responding().stream().map(node -> node.presence).toList();
        }

        @Override
        protected List<PresenceNode> alive() {
            return cluster.alive().stream().map(node -> node.presence).toList();
        }

        @Override
        protected void note(String what) {
            journal.note(what);
        }

        @Override
        protected boolean isTroubled() {
            return trouble.lasts();
        }
    }
}
