package io.rookery.store;

import io.rookery.identity.Position;

/** What became of a message that its home knew to be stored. */
public sealed interface Healed {

    /** It is in the log, or was until it grew too old; perhaps at another place than before. */
    record Held(Position position) implements Healed {}

    /** It was lost and is at its former place again. */
    record PutBack(Position position) implements Healed {}

    /** It was lost, and stands at a new place behind what others have appended since. */
    record Appended(Position position) implements Healed {}

    /** Its place is not free, or what belongs before it is missing. */
    record Left() implements Healed {}

    /** The store has another log of that name, one without a past. */
    record Unknown() implements Healed {}
}
