package io.rookery.simulation;

import io.rookery.presence.PresenceLife;
import io.rookery.store.SimulatedRedis;
import java.util.List;

/** What befalls a cluster, and how it ends. */
final class Trouble {
    /** After so long, users have come back who seemed to be gone. */
    private static final long LASTS_MILLIS = 30_000;

    private static final int FREEZE_MILLIS_MAX = 14_000;
    /** A node that freezes for so long may be taken for dead. */
    private static final long LEASE_AT_RISK_MILLIS = 3_000;

    private final Cluster cluster;
    private final SimulatedRedis redis;
    private final Journal journal;
    private final boolean storeLoses;
    private final PresenceLife presence;
    private final Chat chat;
    private long lastMillis;
    private long frozenUntilMillis;
    private boolean isStoreIll;

    /**
     * @param storeLoses whether the store may come back with less than it had
     */
    Trouble(Cluster cluster, Journal journal, boolean storeLoses, PresenceLife presence, Chat chat) {
        this.cluster = cluster;
        this.redis = cluster.redis;
        this.journal = journal;
        this.storeLoses = storeLoses;
        this.presence = presence;
        this.chat = chat;
        this.lastMillis = cluster.time.nowMillis();
    }

    boolean lasts() {
        long now = cluster.time.nowMillis();
        return isStoreIll || !redis.isUp() || now < frozenUntilMillis || now - lastMillis < LASTS_MILLIS;
    }

    private void begin(String what) {
        journal.note("** " + what);
        lastMillis = cluster.time.nowMillis();
    }

    void worsen() {
        switch (cluster.random.nextInt(12)) {
            case 0, 1 -> kill();
            case 2, 3 -> cut();
            case 4 -> {
                journal.note("** bad network");
                cluster.network.worsen();
            }
            case 5, 6 -> {
                begin("Redis dies");
                redis.kill();
            }
            case 7 -> {
                journal.note("** Redis is copied");
                redis.copyData();
            }
            case 8 -> {
                begin("Redis freezes");
                redis.freeze(cluster.random.nextInt(8000));
            }
            case 9 -> {
                begin("Redis is slow");
                isStoreIll = true;
                redis.slow(1 + cluster.random.nextInt(1500));
            }
            case 10 -> {
                begin("Redis is unreliable");
                isStoreIll = true;
                redis.unreliable(cluster.random.nextDouble() * 0.1);
            }
            default -> freeze();
        }
    }

    private void kill() {
        List<Node> candidates = cluster.responding();
        if (candidates.size() > 1) {
            Node node = any(candidates);
            journal.note("** kill " + node);
            presence.killed(node.presence);
            cluster.kill(node);
            chat.killed(node);
        }
    }

    private void cut() {
        int one = cluster.random.nextInt(Cluster.NODES);
        int other = cluster.random.nextInt(Cluster.NODES);
        journal.note("** cut " + one + " from " + other);
        cluster.cut(one, other);
    }

    private void freeze() {
        List<Node> candidates = cluster.responding();
        if (candidates.size() > 1) {
            Node node = any(candidates);
            long millis = cluster.random.nextInt(FREEZE_MILLIS_MAX);
            begin("freeze " + node + " for " + millis);
            cluster.freeze(node, millis);
            frozenUntilMillis = Math.max(frozenUntilMillis, cluster.time.nowMillis() + millis);
            if (millis >= LEASE_AT_RISK_MILLIS) {
                cluster.time.after(millis, () -> thawed(node));
            }
        }
    }

    private void thawed(Node node) {
        begin(node + " has thawed");
        presence.wasTakenForDead(node.presence);
    }

    void lessen() {
        switch (cluster.random.nextInt(6)) {
            case 0 -> startNode();
            case 1 -> {
                journal.note("** heal");
                cluster.heal();
            }
            case 2 -> {
                journal.note("** calm");
                cluster.network.calm();
            }
            case 3 -> calmRedis();
            default -> startRedis();
        }
    }

    private void startNode() {
        List<Node> dead = cluster.dead();
        if (!dead.isEmpty()) {
            journal.note("** start n" + dead.get(0).number);
            cluster.startAgain(dead.get(0));
        }
    }

    private void calmRedis() {
        if (isStoreIll) {
            isStoreIll = false;
            begin("Redis is well");
        }
        redis.slow(3);
        redis.unreliable(0);
    }

    private void startRedis() {
        if (!redis.isUp()) {
            int kind = storeLoses ? cluster.random.nextInt(4) : 3;
            if (kind == 0) {
                redis.wipeData();
            } else if (kind == 1) {
                redis.restoreData();
            }
            begin("Redis starts " + (kind == 0 ? "empty" : kind == 1 ? "as it was" : "with all it had"));
            if (kind < 2) {
                presence.storeHasLostData();
            }
            redis.startAgain();
        }
    }

    /** How long it lasts until every node is awake. */
    long end() {
        cluster.heal();
        cluster.network.calm();
        calmRedis();
        startRedis();
        redis.freeze(0);
        journal.note("** all is well");
        return Math.max(0, frozenUntilMillis - cluster.time.nowMillis());
    }

    private <T> T any(List<T> items) {
        return items.get(cluster.random.nextInt(items.size()));
    }
}
