package io.rookery.session;

import java.util.Locale;

/** What a {@link FlightRecorder} can note, and what the code and the two numbers beside it are. */
public enum FlightEvent {
    /** Code: the ordinal of the new {@link SessionState.Phase}. */
    STATE,
    /** Code: 1 for a session that was resumed. First: how often it was taken over. Second: topics that were restored. */
    SESSION,
    /**
     * Code: which command, times 256, and which outcome. First: bytes of the message it came in. Second: milliseconds to its
     * answer.
     */
    COMMAND,
    /** First: messages given to the socket. Second: bytes. Adds up. */
    WROTE,
    /** Code: which class, and the reason. First: messages that the client did not get. Adds up. */
    SHED,
    /** First: stored messages that will be read from the log instead. Adds up. */
    DEFERRED,
    /** The client is too slow for what is stored. Second: bytes that wait. */
    FELL_BEHIND,
    /** The client listens to a topic again after it was led on from the log. */
    CAUGHT_UP,
    /** A ping is answered late. First: milliseconds without a sign of life. */
    LATE,
    /** The client was told to go elsewhere. First: milliseconds until then. */
    SENT_AWAY,
    /** Code: of the close frame. First: the ordinal of {@link Closer}. Second: bytes that waited. */
    CLOSED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As it stands in answers. */
    public String label() {
        return label;
    }

    /** Who ended a connection. */
    public enum Closer {
        SERVER,
        CLIENT,
        /** Nobody said anything. */
        LOST;

        private final String label = name().toLowerCase(Locale.ROOT);

        public String label() {
            return label;
        }
    }
}
