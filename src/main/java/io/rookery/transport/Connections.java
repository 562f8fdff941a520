package io.rookery.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The connections of one event loop, walked in pages. */
final class Connections {
    private final List<WebSocketConnection> all = new ArrayList<>();

    void add(WebSocketConnection connection) {
        connection.place(all.size());
        all.add(connection);
    }

    void remove(WebSocketConnection connection) {
        int place = connection.place();
        if (place < 0) {
            return;
        }
        WebSocketConnection last = all.remove(all.size() - 1);
        if (last != connection) {
            all.set(place, last);
            last.place(place);
        }
        connection.place(-1);
    }

    int size() {
        return all.size();
    }

    void visitAll(Consumer<WebSocketConnection> visitor) {
        List.copyOf(all).forEach(visitor);
    }

    Walk walk() {
        return new Walk();
    }

    /** Goes round and round. What comes or goes meanwhile may be met twice or once too few in one round. */
    final class Walk {
        private int cursor;

        /** Visits the next part of all connections, so that {@code parts} calls go round once. */
        void page(int parts, Consumer<WebSocketConnection> visitor) {
            int count = Math.min(all.size(), all.size() / parts + 1);
            for (int i = 0; i < count && !all.isEmpty(); i++) {
                cursor = cursor <= 0 || cursor > all.size() ? all.size() - 1 : cursor - 1;
                visitor.accept(all.get(cursor));
            }
        }
    }
}
