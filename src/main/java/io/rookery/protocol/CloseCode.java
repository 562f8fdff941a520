package io.rookery.protocol;

/** Why a connection is closed. After 4000 to 4499 a client comes back; after 4500 to 4999 it does not. */
public enum CloseCode {
    NORMAL(1000, "the session was closed"),
    PROTOCOL_ERROR(1002, "the frames break RFC 6455"),
    UNSUPPORTED_DATA(1003, "a text frame in the binary dialect or the reverse"),
    INVALID_DATA(1007, "text that is not UTF-8"),
    POLICY(1008, "a rule was broken"),
    TOO_BIG(1009, "a frame or message is larger than allowed"),
    SERVICE_RESTART(1012, "the node stops"),
    SLOW_CONSUMER(4000, "the connection did not take what was sent to it"),
    INSUFFICIENT_STATE(4001, "the node has lost what it needs to serve the session"),
    TOKEN_EXPIRED(4002, "the token has expired"),
    NO_PONG(4003, "no sign of life within the deadline"),
    RATE_LIMITED(4004, "too many commands in spite of refusals"),
    SERVER_DRAINING(4005, "the node sends its sessions elsewhere"),
    BAD_REQUEST(4500, "the connection was opened in a way that can never work"),
    INVALID_TOKEN(4501, "the token is not valid"),
    AUTHENTICATION_TIMEOUT(4502, "no session.connect within the deadline"),
    REVOKED(4503, "the user or token is revoked or banned"),
    CONNECTION_LIMIT(4504, "the user or address has as many connections as it may"),
    UNSUPPORTED_PROTOCOL(4505, "none of the offered subprotocols is known"),
    SUPERSEDED(4506, "the session goes on over a newer connection");

    private final int number;
    private final String meaning;

    CloseCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    /** Whether a client is invited to connect again. */
    public boolean comesBack() {
        return (number >= 4000 && number < 4500) || this == SERVICE_RESTART;
    }
}
