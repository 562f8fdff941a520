package io.rookery.bench;

import java.util.Locale;

/** One connection of a {@link Player}. */
final class PlayerSocket extends BareSocket {
    private static final String RETRY_AFTER = "retry-after:";

    private final Player player;

    PlayerSocket(Player player, Loop loop, String host) {
        super(loop, host, "/ws");
        this.player = player;
    }

    @Override
    void upgraded() {
        player.upgraded(this);
    }

    @Override
    void turnedAway(String head) {
        player.turnedAway(this, retryAfterMillis(head));
    }

    /** Zero when the head does not say. */
    static long retryAfterMillis(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith(RETRY_AFTER))
                .mapToLong(line -> 1_000
                        * Long.parseLong(line.substring(RETRY_AFTER.length()).trim()))
                .findFirst()
                .orElse(0);
    }

    @Override
    void received(byte[] bytes, int from, int to, long nowNanos) {
        player.received(this, bytes, from, to, nowNanos);
    }

    @Override
    void unreachable(Throwable cause) {
        player.unreachable(this);
    }

    @Override
    void ended(int code, String reason) {
        player.ended(this, code, reason);
    }
}
