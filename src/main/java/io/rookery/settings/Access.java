package io.rookery.settings;

/** Whom a channel policy lets do something. */
public enum Access {
    ANYONE,
    /** Whoever was taken into the channel. */
    MEMBERS,
    /** The game's own services and staff. */
    OPERATORS,
    /** The user whose inbox it is. */
    OWNER
}
