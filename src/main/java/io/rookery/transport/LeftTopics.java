package io.rookery.transport;

import io.rookery.identity.Topic;
import io.rookery.session.Session;
import io.rookery.session.Sessions;
import io.rookery.session.Tenure;
import java.util.Set;

/** Ends the listening of sessions whose user has left a channel by another one, and may not listen any more. Belongs to one event loop. */
final class LeftTopics {
    private final GatewayPorts ports;
    private final Sessions sessions;

    LeftTopics(GatewayPorts ports, Sessions sessions) {
        this.ports = ports;
        this.sessions = sessions;
    }

    /** The user may have come back meanwhile, so the channel is asked. */
    void left(WebSocketConnection connection, Topic topic) {
        Tenure tenure = connection.tenure();
        if (tenure != null) {
            ports.access().mayListen(tenure.session(), topic).onSuccess(allowed -> {
                if (!allowed && connection.tenure() == tenure) {
                    end(connection, tenure.session(), topic);
                }
            });
        }
    }

    private void end(WebSocketConnection connection, Session session, Topic topic) {
        ports.fanOut().unsubscribe(connection, topic);
        session.topics().remove(topic);
        sessions.subscribed(session, Set.of(), Set.of(topic));
    }
}
