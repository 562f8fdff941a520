package io.rookery.presence;

/**
 * How many are there.
 *
 * @param users each once, over how many sessions whatsoever
 */
public record Heads(int users, int sessions) {
    static final Heads NONE = new Heads(0, 0);

    public Heads plus(Heads other) {
        return new Heads(users + other.users, sessions + other.sessions);
    }

    Heads minus(Heads other) {
        return new Heads(users - other.users, sessions - other.sessions);
    }
}
