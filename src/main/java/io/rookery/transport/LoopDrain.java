package io.rookery.transport;

import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Push;
import io.rookery.session.FlightEvent;
import io.rookery.session.Tenure;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends the clients of one event loop elsewhere while the node drains. What it remembers is bounded by the connections of the
 * loop.
 */
final class LoopDrain {
    /** So many are told in one look, and the others in the next. */
    static final int TOLD_AT_ONCE_MAX = 1_000;

    static final String REASON = "draining";

    private final GatewayNode node;
    private final Connections connections;
    private final Map<WebSocketConnection, Long> endAtNanos = new HashMap<>();
    private int toldNow;

    LoopDrain(GatewayNode node, Connections connections) {
        this.node = node;
        this.connections = connections;
    }

    /** To be called several times a second. */
    void look(long nowNanos) {
        Drain drain = node.drain();
        if (!drain.isUnderWay()) {
            return;
        }
        toldNow = 0;
        endAtNanos.keySet().removeIf(WebSocketConnection::isEnded);
        boolean ends = drain.isOver() || drain.isHopeless();
        connections.visitAll(connection -> {
            if (ends) {
                connection.end(CloseCode.SERVICE_RESTART);
            } else if (!connection.isEnded()) {
                attend(connection, nowNanos);
            }
        });
        drain.look();
    }

    private void attend(WebSocketConnection connection, long nowNanos) {
        Long endAt = endAtNanos.get(connection);
        Tenure tenure = connection.tenure();
        if (endAt != null) {
            if (nowNanos - endAt >= 0) {
                node.drain().closed();
                node.metrics().drainClosed();
                connection.end(CloseCode.SERVER_DRAINING);
            }
        } else if (tenure != null) {
            if (toldNow < TOLD_AT_ONCE_MAX) {
                toldNow++;
                tell(connection, tenure, nowNanos);
            }
        } else if (!connection.isOpening()) {
            connection.end(CloseCode.SERVICE_RESTART);
        }
    }

    private void tell(WebSocketConnection connection, Tenure tenure, long nowNanos) {
        Drain drain = node.drain();
        drain.next(connection.user().value()).ifPresent(turn -> {
            node.metrics().drainTold();
            connection.push(new Push.SessionReconnect(
                    addressOf(turn.target().url(), connection),
                    turn.target().node().name(),
                    tenure.recoveryToken(),
                    turn.after().toMillis(),
                    REASON));
            connection
                    .recorder()
                    .note(FlightEvent.SENT_AWAY, 0, (int) turn.after().toMillis(), 0);
            endAtNanos.put(
                    connection, nowNanos + turn.after().plus(drain.patience()).toNanos());
        });
    }

    private String addressOf(String url, WebSocketConnection connection) {
        return node.textEncodings().contains(connection.dialect()) ? PublicAddress.ofTextGames(url) : url;
    }
}
