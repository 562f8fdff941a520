package io.rookery.transport;

import io.rookery.auth.VerifiedToken;
import io.rookery.protocol.Command;
import io.rookery.protocol.TimeText;
import io.rookery.session.Session;
import io.rookery.session.SessionState;
import io.rookery.session.SessionState.InWorld;
import io.rookery.session.Tenure;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What operators and services are told of a session whose client is connected. Never a token, nor an address. */
final class SessionReport {
    private static final String TRANSPORT = "websocket";

    private SessionReport() {}

    static JsonObject of(GatewayNode node, WebSocketConnection connection, Tenure tenure) {
        Session session = tenure.session();
        SessionState state = connection.state();
        Moment now = new Moment(System.currentTimeMillis(), System.nanoTime());
        JsonObject report = new JsonObject()
                .put("session", session.id())
                .put("user", session.user().value())
                .put("name", session.sender().name())
                .put("state", state.phase().label())
                .put("since", now.text(state.sinceNanos()));
        if (state instanceof InWorld inWorld) {
            report.put("zone", inWorld.zone().name());
        }
        report.put("node", node.self().name())
                .put("boot", node.self().boot())
                .put("connection", tenure.connectionId())
                .put("connected", TimeText.of(connection.noted().beganAtMillis()))
                .put("heard", now.text(connection.heardAtNanos()))
                .put("takenOver", session.generation())
                .put("subscriptions", session.topics().size())
                .put("transport", TRANSPORT)
                .put("dialect", connection.dialect().dialect().subprotocol())
                .put("address", AddressKind.of(connection.address()).label())
                .put("commandsInFlight", connection.commandsInFlight())
                .put("waitingBytes", connection.backlogBytes())
                .put("behind", connection.isBehind());
        describe(tenure.client(), report);
        return withExpiry(report, session.tokenExpiresAtMillis());
    }

    private static void describe(Command.@Nullable ClientInfo client, JsonObject report) {
        if (client != null) {
            report.put("platform", client.platform().label())
                    .put("client", client.name())
                    .put("clientVersion", client.version());
        }
    }

    static JsonObject withExpiry(JsonObject report, long tokenExpiresAtMillis) {
        return tokenExpiresAtMillis == VerifiedToken.NEVER
                ? report
                : report.put("tokenExpires", TimeText.of(tokenExpiresAtMillis));
    }

    /** One moment by both clocks. */
    private record Moment(long epochMillis, long nanos) {
        String text(long atNanos) {
            return TimeText.of(epochMillis - TimeUnit.NANOSECONDS.toMillis(nanos - atNanos));
        }
    }
}
