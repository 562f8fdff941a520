package io.rookery.bus;

/** The parts of a node that others can speak to. */
public enum Concern {
    ROUTING,
    PRESENCE,
    SESSION,
    MANAGEMENT,
    PLACE,
    CENSUS,
    RELATIONS,
    LOAD,
    SETTINGS,
    SESSION_DATA,
    MODERATION,
    WHEREABOUTS
}
