package io.rookery.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.identity.UserId;
import io.rookery.presence.PresenceAnalytics;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.TimeText;
import io.rookery.session.SessionState.Phase;
import io.rookery.store.UserRecord;
import io.rookery.transport.SessionDirectory;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What operators and services can ask about single sessions, wherever their clients are. */
final class SessionQuestions {
    private final SessionDirectory directory;
    private final PresenceAnalytics analytics;

    SessionQuestions(SessionDirectory directory, PresenceAnalytics analytics) {
        this.directory = directory;
        this.analytics = analytics;
    }

    Future<ObjectNode> session(String sessionId) {
        return directory.find(sessionId).map(SessionQuestions::node);
    }

    Future<ObjectNode> flights(String sessionId) {
        return directory.flights(sessionId).map(SessionQuestions::node);
    }

    /** Those that are there, and those whose clients left so lately that the user does not count as gone. */
    Future<ObjectNode> ofUser(String name) {
        UserId user = user(name);
        return analytics.describe(user).compose(found -> {
            List<Future<ObjectNode>> all = found.map(UserRecord::connections).orElse(List.of()).stream()
                    .map(this::session)
                    .toList();
            return Future.all(all).map(asked -> {
                ObjectNode answer =
                        StrictJson.object().put("user", user.value()).put("count", all.size());
                ArrayNode sessions = answer.putArray("sessions");
                asked.<ObjectNode>list().forEach(sessions::add);
                return answer;
            });
        });
    }

    /** Never fails: whose node does not answer is described as far as the store knows. */
    private Future<ObjectNode> session(UserRecord.Connection connection) {
        ObjectNode known = StrictJson.object()
                .put("session", connection.id())
                .put("node", connection.lease().node().name())
                .put("boot", connection.lease().node().boot())
                .put("platform", connection.device().platform().label())
                .put("client", connection.device().name())
                .put("idle", connection.idle())
                .put("began", TimeText.of(connection.sinceMillis()));
        return directory
                .at(connection.lease().node(), connection.id())
                .transform(asked -> Future.succeededFuture(completed(known, asked)));
    }

    private static ObjectNode completed(ObjectNode known, AsyncResult<Optional<JsonObject>> asked) {
        if (asked.failed()) {
            return known.put("silent", String.valueOf(asked.cause().getMessage()));
        }
        return asked.result()
                .map(report -> known.<ObjectNode>setAll(node(report)))
                .orElseGet(() -> known.put("state", Phase.DISCONNECTED.label()));
    }

    private static ObjectNode node(JsonObject json) {
        return (ObjectNode) StrictJson.read(json.toBuffer());
    }

    private static UserId user(String name) {
        try {
            return new UserId(name);
        } catch (IllegalArgumentException bad) {
            throw Refusal.invalidParams(bad.getMessage());
        }
    }
}
