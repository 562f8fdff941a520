package io.rookery.protocol;

/** Every way in which a command can be refused, with the number that stands in the answer. */
public enum ErrorCode {
    PARSE_ERROR(-32700, Retry.NO, "the message is not valid JSON or protobuf"),
    INVALID_REQUEST(-32600, Retry.NO, "the message is not a request"),
    METHOD_NOT_FOUND(-32601, Retry.NO, "no such method"),
    INVALID_PARAMS(-32602, Retry.NO, "a parameter is missing, unknown or has a bad value"),
    INTERNAL_ERROR(-32603, Retry.YES, "a fault of the server; data.incident names it in the server's log"),
    UNAUTHORIZED(-32000, Retry.AFTER_NEW_TOKEN, "no valid token yet, or it has expired"),
    RATE_LIMITED(-32001, Retry.YES, "too many commands; data.retryAfterMs says when to go on"),
    SESSION_EXPIRED(-32002, Retry.NEW_SESSION, "the session to resume is gone or its recovery token is not valid"),
    INVALID_STATE(-32003, Retry.NO, "the session is not in a state that allows this command"),
    SUBSCRIPTION_LIMIT(-32004, Retry.NO, "the session listens to as many topics as it may"),
    LIMIT_EXCEEDED(-32005, Retry.NO, "a limit is exceeded; data.limit names it"),
    CONFLICT(-32006, Retry.NO, "the same clientMessageId with other content, or a stale version"),
    FORBIDDEN(-32007, Retry.NO, "not allowed; also where existence must not leak"),
    NOT_FOUND(-32008, Retry.NO, "no such thing"),
    UNAVAILABLE(
            -32009,
            Retry.SAME_CLIENT_MESSAGE_ID,
            "the store or a node did not answer; data.outcome is none (nothing happened) or unknown"),
    TOO_LARGE(-32010, Retry.NO, "a value is too large; data.limit names the bound"),
    BUSY(-32011, Retry.YES, "the server has no room for this now; data.retryAfterMs says when to try again");

    /** What a client does after the refusal. */
    public enum Retry {
        NO,
        YES,
        AFTER_NEW_TOKEN,
        NEW_SESSION,
        SAME_CLIENT_MESSAGE_ID
    }

    private final int number;
    private final Retry retry;
    private final String meaning;

    ErrorCode(int number, Retry retry, String meaning) {
        this.number = number;
        this.retry = retry;
        this.meaning = meaning;
    }

    /**
     * @throws IllegalArgumentException when no error has this number
     */
    public static ErrorCode of(int number) {
        for (ErrorCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        throw new IllegalArgumentException("code: " + number + " (expected: the number of an error)");
    }

    public int number() {
        return number;
    }

    public Retry retry() {
        return retry;
    }

    public String meaning() {
        return meaning;
    }
}
