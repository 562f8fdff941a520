package io.rookery.bench;

import io.rookery.testing.client.Endpoint;
import java.util.List;

/**
 * What one process of clients is to do: its share of the groups of a game.
 *
 * @param nodes host and port of each
 * @param source the address that its connections come from
 * @param clients of this process
 * @param group clients in a group
 * @param comePerSecond clients that come
 * @param deliveries a second to these clients
 * @param changes of presence a second
 * @param reconnects a second
 */
record GamePlan(
        int process,
        List<String> nodes,
        String source,
        int clients,
        int group,
        double comePerSecond,
        double deliveries,
        double changes,
        double reconnects,
        int payload,
        long seed) {
    /** Who speaks, who writes to others, and who is written to: the first members of each group. */
    static final int SPEAKER = 0;

    static final int WRITER = 1;
    static final int READER = 2;

    private static final int WATCHES_EACH = 10;
    private static final int WATCHED_MAX = 20;

    GamePlan {
        if (clients < group) {
            throw new IllegalArgumentException(
                    "connections: %d in a process (expected: a group of %d at least)".formatted(clients, group));
        }
        int movers = (new GameMix(deliveries, group).movers() + clients / group - 1) / (clients / group);
        if (movers > group) {
            throw new IllegalArgumentException(
                    "deliveries: %.0f for %d clients in groups of %d (expected: at most %d, when all move)"
                            .formatted(deliveries, clients, group, clients * GameMix.POSITIONS_OF_MOVER * group));
        }
    }

    GameMix mix() {
        return new GameMix(deliveries, group);
    }

    int groups() {
        return clients / group;
    }

    /** Those of a group who may move, which are its last members. */
    int moversOfGroup() {
        return (mix().movers() + groups() - 1) / groups();
    }

    List<Endpoint> endpoints() {
        return nodes.stream()
                .map(node -> new Endpoint(
                        node,
                        node.substring(0, node.indexOf(':')),
                        Integer.parseInt(node.substring(node.indexOf(':') + 1))))
                .toList();
    }

    String channel(int ofGroup) {
        return "world:game-" + process + "-" + ofGroup;
    }

    String namePrefix() {
        return "game-" + process + "-";
    }

    String user(int ofGroup, int member) {
        return namePrefix() + (ofGroup * group + member);
    }

    /** The members whom a member watches: one in ten watches those after it. */
    int watchedBy(int member) {
        return member % WATCHES_EACH == WATCHES_EACH / 2 ? Math.min(WATCHED_MAX, group - 1) : 0;
    }
}
