package io.rookery.transport;

import io.rookery.identity.Zone;
import io.rookery.protocol.CloseCode;
import io.rookery.session.Attachment;
import io.rookery.session.Tenure;
import io.rookery.transport.EndedFlights.Noted;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The door to a connection for other threads. */
final class ConnectionAttachment implements Attachment {
    private final GatewayLoop loop;
    private final WebSocketConnection connection;

    ConnectionAttachment(GatewayLoop loop, WebSocketConnection connection) {
        this.loop = loop;
        this.connection = connection;
    }

    @Override
    public void end(CloseCode code) {
        connection.end(code);
    }

    @Override
    public void moved(String sessionId, Optional<Zone> zone) {
        loop.execute(() -> connection.moved(sessionId, zone));
    }

    @Override
    public Future<Optional<JsonObject>> report(String sessionId) {
        return loop.ask(() -> tenureOf(sessionId).map(tenure -> SessionReport.of(loop.node(), connection, tenure)));
    }

    @Override
    public Future<Optional<JsonObject>> flight(String sessionId) {
        return loop.ask(() -> tenureOf(sessionId)
                .map(tenure -> FlightReport.of(loop.node().self(), Noted.of(tenure, connection.noted()))));
    }

    private Optional<Tenure> tenureOf(String sessionId) {
        return Optional.ofNullable(connection.tenure())
                .filter(tenure -> tenure.session().id().equals(sessionId));
    }
}
