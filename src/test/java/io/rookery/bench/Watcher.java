package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches users and counts what it is told of them. Used by its event loop, but for the counts. */
final class Watcher implements Role {
    static final int WATCHED_MAX = 500;
    private static final int PAGE = 200;
    private static final int FIRST_PAGE = 10;
    private static final String ONLINE = "online";

    /** Changes since {@link #countAnew}, and those to offline among them. */
    final AtomicInteger events = new AtomicInteger();

    final AtomicInteger offline = new AtomicInteger();

    private final List<String> users;
    private final Map<String, Long> versions = new HashMap<>();
    private final AtomicInteger seenOnline = new AtomicInteger();
    private int pagesLeft;

    Watcher(List<String> users) {
        this.users = List.copyOf(users);
    }

    @Override
    public void began(Player player) {
        pagesLeft = (users.size() + PAGE - 1) / PAGE;
        for (int page = 0; page < pagesLeft; page++) {
            List<String> some = users.subList(page * PAGE, Math.min(users.size(), (page + 1) * PAGE));
            player.say("{\"jsonrpc\":\"2.0\",\"id\":" + (FIRST_PAGE + page)
                    + ",\"method\":\"presence.subscribe\",\"params\":{\"users\":[\"" + String.join("\",\"", some)
                    + "\"]}}");
        }
    }

    @Override
    public void answered(Player player, int id, JsonNode answer) {
        JsonNode presences = answer.path("result").path("presences");
        if (presences.isMissingNode()) player.fault("presence.subscribe: " + answer);
        presences.forEach(this::learn);
        if (--pagesLeft == 0) player.settled.complete(null);
    }

    @Override
    public void pushed(Player player, String method, JsonNode params) {
        if (!method.equals("presence.changed") || !learn(params)) return;
        events.incrementAndGet();
        if (!params.path("status").asText().equals(ONLINE)) offline.incrementAndGet();
    }

    /** Whether it is news. */
    private boolean learn(JsonNode presence) {
        String user = presence.path("userId").asText();
        long version = presence.path("version").asLong();
        Long before = versions.get(user);
        if (before != null && before >= version) return false;
        versions.put(user, version);
        if (presence.path("status").asText().equals(ONLINE)) seenOnline.incrementAndGet();
        return true;
    }

    void countAnew() {
        events.set(0);
        offline.set(0);
    }

    /** Whether everybody was seen online at least once. */
    boolean hasSeenAll() {
        return seenOnline.get() >= users.size();
    }
}
