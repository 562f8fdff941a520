package io.rookery.settings;

/** From when on a setting's new value holds. */
public enum Holds {
    /** For connections that are open, too. */
    AT_ONCE("at once"),
    /** What is under way goes on as it began. */
    NEXT_DRAIN("for a drain that begins later");

    private final String label;

    Holds(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
