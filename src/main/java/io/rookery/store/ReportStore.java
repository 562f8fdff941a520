package io.rookery.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;

/**
 * Messages that users have reported, as they were then. Futures fail as those of {@link MessageLog}.
 */
public interface ReportStore {
    int OPEN_MAX = 5_000;
    int CLOSED_MAX = 5_000;
    int PAGE_MAX = 100;

    /**
     * Counts a report that a user begins.
     *
     * @return false when the user has begun so many that day already
     */
    Future<Boolean> begin(UserId reporter, LocalDate day, int max);

    /**
     * @return fails with {@code limitExceeded} when too many are open; a user's second report of a message is the first
     */
    Future<Void> file(Report report);

    /** Those that are open, or those that are not, the oldest first. */
    Future<Page> page(boolean open, int from, int limit);

    /**
     * @return whether it was open
     */
    Future<Boolean> close(String id, Outcome outcome);

    /**
     * @param context the message, and those before it, in log order
     */
    record Report(UserId reporter, String messageId, String reason, long atMillis, List<ChatMessage> context) {
        public Report {
            context = List.copyOf(context);
        }

        /** The same for the same user and message. */
        public String id() {
            return Hashes.hex(Hashes.sha1((messageId + ' ' + reporter).getBytes(UTF_8)))
                    .substring(0, 24);
        }
    }

    /**
     * @param state {@code resolved} or {@code dismissed}
     */
    record Outcome(String state, String note, String by, long atMillis) {}

    /**
     * @param total of all pages
     * @param reports each with its {@code id}, and {@code outcome} when it is closed
     */
    record Page(int total, List<JsonObject> reports) {}
}
