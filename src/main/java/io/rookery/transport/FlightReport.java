package io.rookery.transport;

import io.rookery.identity.NodeId;
import io.rookery.protocol.TimeText;
import io.rookery.session.Flight;
import io.rookery.session.FlightEvent.Closer;
import io.rookery.session.SessionState.Phase;
import io.rookery.transport.EndedFlights.Noted;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What operators are told of a connection's {@link Flight}. */
final class FlightReport {
    private static final Phase[] PHASES = Phase.values();
    private static final Closer[] CLOSERS = Closer.values();

    private FlightReport() {}

    static JsonObject ofEnded(NodeId node, Noted noted) {
        return of(node, noted).put("ended", TimeText.of(noted.flight().takenAtMillis()));
    }

    static JsonObject of(NodeId node, Noted noted) {
        Flight flight = noted.flight();
        JsonArray events = new JsonArray();
        flight.entries().forEach(entry -> events.add(event(entry)));
        return new JsonObject()
                .put("node", node.name())
                .put("boot", node.boot())
                .put("user", noted.user())
                .put("connection", noted.connectionId())
                .put("began", TimeText.of(flight.beganAtMillis()))
                .put("forgotten", flight.forgotten())
                .put("events", events);
    }

    private static JsonObject event(Flight.Entry entry) {
        JsonObject event = new JsonObject()
                .put("at", TimeText.of(entry.atMillis()))
                .put("event", entry.event().label());
        return switch (entry.event()) {
            case STATE -> event.put("state", PHASES[entry.code()].label());
            case SESSION ->
                event.put("resumed", entry.code() == 1)
                        .put("takenOver", entry.first())
                        .put("topics", entry.second());
            case COMMAND ->
                event.put("method", FlightCodes.method(entry.code()))
                        .put("outcome", FlightCodes.outcome(entry.code()))
                        .put("bytes", entry.first())
                        .put("tookMs", entry.second());
            case WROTE -> event.put("messages", entry.first()).put("bytes", entry.second());
            case SHED ->
                event.put("class", FlightCodes.deliveryClass(entry.code()))
                        .put("reason", FlightCodes.reason(entry.code()))
                        .put("messages", entry.first());
            case DEFERRED -> event.put("messages", entry.first());
            case FELL_BEHIND -> event.put("waitingBytes", entry.second());
            case CAUGHT_UP -> event;
            case LATE -> event.put("silentMs", entry.first());
            case SENT_AWAY -> event.put("afterMs", entry.first());
            case CLOSED ->
                event.put("code", entry.code())
                        .put("by", CLOSERS[entry.first()].label())
                        .put("waitingBytes", entry.second());
        };
    }
}
