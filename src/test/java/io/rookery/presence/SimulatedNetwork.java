package io.rookery.presence;

import io.rookery.testing.VirtualTime;
import java.util.Random;

/** The ways between some nodes: they delay, overtake, repeat and lose, and may be cut. */
final class SimulatedNetwork {
    private final VirtualTime time;
    private final Random random;
    private final boolean[][] cut;
    double lossChance;
    double repeatChance;
    int delayMillisMax = 20;

    SimulatedNetwork(VirtualTime time, Random random, int nodes) {
        this.time = time;
        this.random = random;
        this.cut = new boolean[nodes][nodes];
    }

    void cut(int one, int other) {
        if (one != other) {
            cut[one][other] = true;
            cut[other][one] = true;
        }
    }

    void heal() {
        for (boolean[] row : cut) {
            java.util.Arrays.fill(row, false);
        }
    }

    boolean isCut(int one, int other) {
        return cut[one][other];
    }

    /** A node hears itself, always. */
    void send(int from, int to, Runnable arrival) {
        if (from == to) {
            time.after(random.nextInt(3), arrival);
            return;
        }
        int copies = random.nextDouble() < repeatChance ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (random.nextDouble() >= lossChance) {
                time.after(1 + random.nextInt(delayMillisMax), () -> {
                    if (!cut[from][to]) {
                        arrival.run();
                    }
                });
            }
        }
    }
}
