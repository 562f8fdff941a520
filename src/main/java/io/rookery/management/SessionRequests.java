package io.rookery.management;

import io.rookery.presence.PresenceAnalytics;
import io.rookery.transport.SessionDirectory;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** What services on the event bus can ask about sessions: one operation a message. */
public final class SessionRequests {
    /** The last part of the address. */
    public static final String NAME = "sessions";

    private static final String SESSION = "session";
    private static final String USER = "user";

    private final ServiceOperations operations = new ServiceOperations();

    public SessionRequests(SessionDirectory directory, PresenceAnalytics analytics) {
        SessionQuestions questions = new SessionQuestions(directory, analytics);
        operations.on(
                "session.get",
                Set.of(SESSION),
                fields -> questions.session(fields.text(SESSION, Fields.NAME_BYTES_MAX)));
        operations.on(
                "user.sessions", Set.of(USER), fields -> questions.ofUser(fields.text(USER, Fields.NAME_BYTES_MAX)));
    }

    /**
     * @throws io.rookery.protocol.Refusal when a field is missing, unknown or has a bad value; the future fails with one, too
     */
    public Future<JsonObject> answer(JsonObject request) {
        return operations.answer(request);
    }
}
