package io.rookery.guard;

/** A height that is reached from below at once and left only when the level has fallen some way. */
final class Watermark {
    /** Percent below the mark at which it is left. */
    static final int HYSTERESIS = 5;

    private int percent;
    private boolean reached;

    /**
     * @param percent above 100 for never
     */
    Watermark(int percent) {
        this.percent = percent;
    }

    void percent(int newPercent) {
        percent = newPercent;
    }

    boolean look(MemoryUse use) {
        int bound = reached ? percent - HYSTERESIS : percent;
        reached = use.ratio() * 100 >= bound;
        return reached;
    }
}
