package io.rookery.simulation;

import io.rookery.testing.VirtualTime;
import java.util.Arrays;
import java.util.Random;

/** The ways between some nodes: on good days what is sent arrives in order; else it is delayed, repeated, overtaken and lost. */
final class Network {
    private static final int CALM_DELAY_MILLIS = 5;

    private final VirtualTime time;
    private final Random random;
    private final boolean[][] cut;
    private final VirtualTime.Lane[][] ways;
    private boolean isBad;
    private double lossChance;
    private double repeatChance;
    private int delayMillisMax;

    Network(VirtualTime time, Random random, int nodes) {
        this.time = time;
        this.random = random;
        this.cut = new boolean[nodes][nodes];
        this.ways = new VirtualTime.Lane[nodes][nodes];
        for (VirtualTime.Lane[] row : ways) {
            Arrays.setAll(row, any -> time.new Lane(random, () -> CALM_DELAY_MILLIS));
        }
    }

    void cut(int one, int other) {
        if (one != other) {
            cut[one][other] = true;
            cut[other][one] = true;
        }
    }

    boolean isCut(int one, int other) {
        return cut[one][other];
    }

    void worsen() {
        isBad = true;
        lossChance = random.nextDouble() * 0.4;
        repeatChance = random.nextDouble() * 0.5;
        delayMillisMax = 1 + random.nextInt(800);
    }

    void calm() {
        isBad = false;
    }

    void heal() {
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    void send(int from, int to, Runnable arrival) {
        if (!isBad) {
            ways[from][to].run(() -> arrive(from, to, arrival));
            return;
        }
        int copies = random.nextDouble() < repeatChance ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (random.nextDouble() >= lossChance) {
                time.after(1 + random.nextInt(delayMillisMax), () -> arrive(from, to, arrival));
            }
        }
    }

    private void arrive(int from, int to, Runnable arrival) {
        if (!cut[from][to]) {
            arrival.run();
        }
    }
}
