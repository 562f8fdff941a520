package io.rookery.transport;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.session.Sessions;
import io.rookery.session.Sessions.Opened;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Makes a session listen again to what it listened to, from where its client stands. */
final class Recoveries {
    private final GatewayPorts ports;
    private final Sessions sessions;
    private final IntSupplier subscriptionsMax;

    Recoveries(GatewayPorts ports, Sessions sessions, IntSupplier subscriptionsMax) {
        this.ports = ports;
        this.sessions = sessions;
        this.subscriptionsMax = subscriptionsMax;
    }

    /** How far a client has read; refuses names that are not topics. */
    static Map<Topic, Position> positions(Command.@Nullable Resume resume) {
        Map<Topic, Position> positions = new LinkedHashMap<>();
        if (resume != null) {
            resume.positions().forEach((name, position) -> positions.put(topic(name), position));
        }
        return positions;
    }

    private static Topic topic(String name) {
        try {
            return new Topic(name);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.invalidParams("positions: " + malformed.getMessage());
        }
    }

    /**
     * What it may not listen to any more is left out, and not asked for again.
     *
     * @param restore whether to listen also to the channels that the user belongs to, as many as the session may
     */
    Future<Map<String, Recovery>> recover(
            WebSocketConnection connection, Opened opened, Map<Topic, Position> positions, boolean restore) {
        Set<Topic> wanted = new LinkedHashSet<>(opened.topics());
        wanted.addAll(positions.keySet());
        return connection.dialect().dialect().followsRooms()
                ? withRoom(opened.session(), wanted)
                        .compose(all -> recover(connection, opened, positions, all, restore))
                : recover(connection, opened, positions, wanted, restore);
    }

    /** A session begins without it when it cannot be told where the user stands. */
    private Future<Set<Topic>> withRoom(Session session, Set<Topic> wanted) {
        return ports.rooms().roomOf(session.user()).otherwise(Optional.empty()).map(room -> {
            room.ifPresent(wanted::add);
            return wanted;
        });
    }

    private Future<Map<String, Recovery>> recover(
            WebSocketConnection connection,
            Opened opened,
            Map<Topic, Position> positions,
            Set<Topic> wanted,
            boolean restore) {
        Session session = opened.session();
        wanted.remove(session.user().inbox());
        boolean isTold =
                opened.resumed() || positions.containsKey(session.user().inbox());
        if (isTold && !restore) {
            return recover(connection, opened, wanted, positions);
        }
        return ports.places().of(session, restore).compose(places -> {
            Map<Topic, Position> all = new LinkedHashMap<>(positions);
            places.forEach((topic, place) -> {
                boolean isInbox = topic.equals(session.user().inbox());
                if (isInbox || wanted.contains(topic) || wanted.size() < subscriptionsMax.getAsInt()) {
                    place.ifPresent(position -> all.putIfAbsent(topic, position));
                    if (!isInbox) {
                        wanted.add(topic);
                    }
                }
            });
            return recover(connection, opened, wanted, all);
        });
    }

    private Future<Map<String, Recovery>> recover(
            WebSocketConnection connection, Opened opened, Set<Topic> wanted, Map<Topic, Position> positions) {
        Session session = opened.session();
        int max = subscriptionsMax.getAsInt();
        if (wanted.size() > max) {
            return Future.failedFuture(Refusal.of(
                    ErrorCode.SUBSCRIPTION_LIMIT,
                    "positions: " + wanted.size() + " topics (expected: at most " + max + ")"));
        }
        return allowed(session, wanted).compose(granted -> {
            noted(opened, wanted, granted);
            session.topics().addAll(granted);
            List<Topic> topics = new ArrayList<>(granted);
            topics.add(session.user().inbox());
            return listen(connection, topics, positions);
        });
    }

    private Future<Set<Topic>> allowed(Session session, Set<Topic> wanted) {
        Map<Topic, Future<Boolean>> asked = new LinkedHashMap<>();
        wanted.forEach(topic -> asked.put(topic, ports.access().mayListen(session, topic)));
        return Future.join(List.copyOf(asked.values())).map(all -> {
            Set<Topic> granted = new LinkedHashSet<>();
            asked.forEach((topic, answer) -> {
                if (Boolean.TRUE.equals(answer.result())) {
                    granted.add(topic);
                }
            });
            return granted;
        });
    }

    private void noted(Opened opened, Set<Topic> wanted, Set<Topic> granted) {
        Set<Topic> added = new LinkedHashSet<>(granted);
        added.removeAll(opened.topics());
        Set<Topic> removed = new LinkedHashSet<>(wanted);
        removed.removeAll(granted);
        removed.retainAll(opened.topics());
        sessions.subscribed(opened.session(), added, removed);
    }

    private Future<Map<String, Recovery>> listen(
            WebSocketConnection connection, List<Topic> topics, Map<Topic, Position> positions) {
        Map<String, Future<Recovery>> begun = new LinkedHashMap<>();
        topics.forEach(
                topic -> begun.put(topic.name(), ports.fanOut().subscribe(connection, topic, positions.get(topic))));
        return Future.join(List.copyOf(begun.values())).map(all -> {
            Map<String, Recovery> found = new LinkedHashMap<>();
            begun.forEach((name, recovery) -> found.put(name, recovery.result()));
            return found;
        });
    }
}
