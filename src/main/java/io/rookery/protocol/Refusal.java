package io.rookery.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command's refusal: the client's business, counted and answered, never logged with a stack.
 *
 * <p>Also the failure of futures inside the server, so that a reason found deep down reaches the client unchanged.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> data;

    private Refusal(ErrorCode code, String message, Map<String, Object> data) {
        super(message, null, false, false);
        this.code = code;
        this.data = data;
    }

    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, Map.of());
    }

    /**
     * @param data strings, integers, longs and booleans by name
     */
    public static Refusal of(ErrorCode code, String message, Map<String, Object> data) {
        return new Refusal(code, message, Map.copyOf(data));
    }

    public static Refusal invalidParams(@Nullable String message) {
        return of(ErrorCode.INVALID_PARAMS, message == null ? ErrorCode.INVALID_PARAMS.meaning() : message);
    }

    public static Refusal forbidden() {
        return of(ErrorCode.FORBIDDEN, "forbidden");
    }

    /**
     * Forbidden by those who keep order.
     *
     * @param reason for programs, in {@code data.reason}
     */
    public static Refusal forbidden(String reason) {
        return of(ErrorCode.FORBIDDEN, "forbidden: " + reason, Map.of("reason", reason));
    }

    /**
     * The same for a time.
     *
     * @param untilMillis since 1970; zero for ever
     */
    public static Refusal forbidden(String reason, long untilMillis) {
        return untilMillis == 0
                ? forbidden(reason)
                : of(
                        ErrorCode.FORBIDDEN,
                        "forbidden: " + reason,
                        Map.of("reason", reason, "until", TimeText.of(untilMillis)));
    }

    /** The store or a node did not answer, and nothing was changed. */
    public static Refusal unavailable(String message) {
        return of(ErrorCode.UNAVAILABLE, message, Map.of("outcome", "none"));
    }

    /** The store is not asked for a while, and nothing was changed. */
    public static Refusal unavailable(String message, long retryAfterMillis) {
        return of(ErrorCode.UNAVAILABLE, message, Map.of("outcome", "none", "retryAfterMs", retryAfterMillis));
    }

    /** The store or a node did not answer in time; the change may or may not have happened. */
    public static Refusal outcomeUnknown(String message) {
        return of(ErrorCode.UNAVAILABLE, message, Map.of("outcome", "unknown"));
    }

    public static Refusal limitExceeded(String limit, String message) {
        return of(ErrorCode.LIMIT_EXCEEDED, message, Map.of("limit", limit));
    }

    public static Refusal tooLarge(String limit, String message) {
        return of(ErrorCode.TOO_LARGE, message, Map.of("limit", limit));
    }

    public static Refusal busy(String message, long retryAfterMillis) {
        return of(ErrorCode.BUSY, message, Map.of("retryAfterMs", retryAfterMillis));
    }

    public static Refusal rateLimited(long retryAfterMillis) {
        return of(ErrorCode.RATE_LIMITED, "rate limited", Map.of("retryAfterMs", retryAfterMillis));
    }

    /**
     * @param reason for programs, in {@code data.reason}, where it is not the number of commands
     */
    public static Refusal rateLimited(String reason, long retryAfterMillis) {
        return of(
                ErrorCode.RATE_LIMITED,
                "rate limited: " + reason,
                Map.of("reason", reason, "retryAfterMs", retryAfterMillis));
    }

    public ErrorCode code() {
        return code;
    }

    public Map<String, Object> data() {
        return data;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
