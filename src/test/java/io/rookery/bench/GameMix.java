package io.rookery.bench;

/**
 * How often each kind of thing is said so that there are so many deliveries a second together. Of a hundred messages one is chat,
 * five go to one client alone, and the others are positions.
 *
 * @param deliveries a second, those of presence not among them
 * @param group how many clients hear what is said in a group, the speaker among them
 */
record GameMix(double deliveries, int group) {
    static final int POSITIONS_OF_MOVER = 10;

    private static final double CHAT = 0.01;
    private static final double DIRECT = 0.05;

    GameMix {
        if (deliveries <= 0) throw new IllegalArgumentException("deliveries: " + deliveries + " (expected: above 0)");
        if (group < 1) throw new IllegalArgumentException("group: " + group + " (expected: 1 at least)");
    }

    /** That are said, a second. */
    double messages() {
        return deliveries / ((1 - DIRECT) * group + DIRECT);
    }

    double chats() {
        return messages() * CHAT;
    }

    double directs() {
        return messages() * DIRECT;
    }

    double positions() {
        return messages() - chats() - directs();
    }

    /** Clients that move, all the time. */
    int movers() {
        return Math.max(1, (int) Math.round(positions() / POSITIONS_OF_MOVER));
    }
}
