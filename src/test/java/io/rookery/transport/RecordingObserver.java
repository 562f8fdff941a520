package io.rookery.transport;

import io.rookery.protocol.Command;
import io.rookery.session.Session;
import io.rookery.session.SessionObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down who came and went. */
final class RecordingObserver implements SessionObserver {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void attached(Session session, String connectionId, Command.@Nullable ClientInfo client) {
        events.add("attached " + session.user());
    }

    @Override
    public void detached(Session session, String connectionId, Departure departure) {
        events.add("detached " + session.user() + " " + departure);
    }

    @Override
    public void active(Session session, String connectionId) {}

    @Override
    public void idle(Session session, String connectionId) {}
}
