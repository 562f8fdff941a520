package io.rookery.bench;

import java.util.Locale;

/** What clients of a game say to each other. */
enum GameKind {
    /** Stored, in the group's channel. */
    CHAT,
    /** Stored, from one client to another. */
    DIRECT,
    /** A signal to the group's channel, ten times a second. */
    POSITION,
    /** A change of presence, told to those who watch. */
    PRESENCE;

    private static final int SENDER_BITS = 20;
    private static final GameKind[] ALL = values();

    /** The publisher's number in a {@link Marker}. */
    int publisher(int sender) {
        return ordinal() << SENDER_BITS | sender;
    }

    static GameKind of(int publisher) {
        return ALL[publisher >>> SENDER_BITS];
    }

    static int sender(int publisher) {
        return publisher & (1 << SENDER_BITS) - 1;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
