package io.rookery.store;

/** What can be done to a stored message. */
public sealed interface Alteration {

    /** Gives it another text. */
    record Edit(String text) implements Alteration {}

    /** Takes its content away; the place is kept. */
    record Delete() implements Alteration {}

    /** Adds a user's reaction, or takes it back. */
    record React(String reaction, boolean removed) implements Alteration {}
}
