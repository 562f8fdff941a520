package io.rookery.transport;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Push;
import io.rookery.session.Session;
import io.rookery.session.Tenure;
import io.rookery.store.AuditLog.Done;
import io.rookery.store.AuditLog.Noted;
import io.rookery.store.UserSanctions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets what was done to users take effect on the connections of one event loop: who is banned from the game is closed, who is mute knows
 * it, and who was put out of a channel does not listen to it any more. Belongs to that loop.
 */
final class OrderKeeper {
    /** Everybody is looked up in so many parts, this far from each other. */
    static final int PARTS = 40;

    static final Duration PART_EVERY = Duration.ofMillis(100);

    private final GatewayLoop loop;
    private final GatewayPorts ports;
    private final Connections.Walk walk;
    private int partsLeft;

    OrderKeeper(GatewayLoop loop, GatewayPorts ports) {
        this.loop = loop;
        this.ports = ports;
        this.walk = loop.connections().walk();
    }

    /**
     * @param deeds none when some were missed
     */
    void done(List<Noted> deeds) {
        if (deeds.isEmpty()) {
            lookUpAll();
            return;
        }
        Set<UserId> concerned = new HashSet<>();
        Map<UserId, Set<Topic>> putOut = new HashMap<>();
        for (Noted noted : deeds) {
            Done deed = noted.done();
            UserId user = deed.user();
            Topic topic = deed.topic();
            if (user != null && topic != null && deed.deed().endsListening()) {
                putOut.computeIfAbsent(user, unknown -> new HashSet<>()).add(topic);
            } else if (user != null && deed.deed().isOfGame()) {
                concerned.add(user);
            }
        }
        if (!concerned.isEmpty() || !putOut.isEmpty()) {
            loop.connections().visitAll(connection -> apply(connection, concerned, putOut));
        }
    }

    private void apply(WebSocketConnection connection, Set<UserId> concerned, Map<UserId, Set<Topic>> putOut) {
        Tenure tenure = connection.tenure();
        if (tenure == null) {
            return;
        }
        UserId user = tenure.session().user();
        if (concerned.contains(user)) {
            lookUp(connection, tenure);
        }
        putOut.getOrDefault(user, Set.of()).forEach(topic -> putOut(connection, tenure.session(), topic));
    }

    /** Nothing is done while the store does not answer: the deed is told again, or the user looked up with all others. */
    private void lookUp(WebSocketConnection connection, Tenure tenure) {
        ports.sanctions().apply(tenure.session().user()).onSuccess(found -> enforce(connection, tenure, found));
    }

    private void enforce(WebSocketConnection connection, Tenure tenure, UserSanctions found) {
        tenure.session().mute(found.mute());
        if (found.ban() != null && !connection.isEnded()) {
            loop.opener().close(connection, tenure);
            connection.end(CloseCode.REVOKED);
        }
    }

    private void putOut(WebSocketConnection connection, Session session, Topic topic) {
        if (!ports.fanOut().isSubscribed(connection, topic)) {
            return;
        }
        ports.fanOut().unsubscribe(connection, topic);
        session.topics().remove(topic);
        loop.sessions().subscribed(session, Set.of(), Set.of(topic));
        connection.push(new Push.MemberLeft(topic.name(), session.sender()));
    }

    private void lookUpAll() {
        boolean underWay = partsLeft > 0;
        partsLeft = PARTS;
        if (!underWay) {
            lookUpPart();
        }
    }

    private void lookUpPart() {
        walk.page(PARTS, connection -> {
            Tenure tenure = connection.tenure();
            if (tenure != null) {
                lookUp(connection, tenure);
            }
        });
        if (--partsLeft > 0) {
            loop.schedule(PART_EVERY, this::lookUpPart);
        }
    }
}
