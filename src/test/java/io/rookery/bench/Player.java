package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.util.concurrent.ScheduledFuture;
import io.rookery.testing.client.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client as the protocol wants it: it resumes its session after a loss, goes where {@code session.reconnect} sends it when
 * its turn has come, tries again when a node says it may, and otherwise waits a random time, asks a node where to go, and goes
 * there. Used by its event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Timers of the loop.
final class Player {
    private static final int CONNECT = 1;
    private static final long READY_WITHIN_SECONDS = 10;
    private static final int FIRST_FINAL_CODE = 4_500;

    /** Completes when its role has what it needs. */
    final CompletableFuture<Void> settled = new CompletableFuture<>();

    private final Players players;
    private final Loop loop;
    private final String user;
    private final String token;
    private final Role role;
    private final Backoff backoff;
    private @Nullable PlayerSocket socket;
    private @Nullable ScheduledFuture<?> patience;
    private String sessionId = "";
    private String recoveryToken = "";
    private boolean isReady;
    private boolean isAway;

    /** Whether the node has said when to try there again. */
    private boolean hasTurn;

    private long awaySinceNanos;
    private int node;
    private int asked;

    Player(Players players, Loop loop, String user, String token, Role role) {
        this.players = players;
        this.loop = loop;
        this.user = user;
        this.token = token;
        this.role = role;
        this.backoff = new Backoff(players.random);
    }

    String user() {
        return user;
    }

    Loop loop() {
        return loop;
    }

    Role role() {
        return role;
    }

    /** The number of the node it is connected to, or was at last. */
    int node() {
        return node;
    }

    boolean isReady() {
        return isReady;
    }

    void start(int atNode) {
        asked = atNode;
        open(atNode);
    }

    /** Loses its connection, and returns at once to where it was. */
    void dropAndReturn() {
        if (isReady) {
            leave();
            open(node);
        }
    }

    /** Notes what ought not to have happened. */
    void fault(String what) {
        players.counts.fault(user + ": " + what);
    }

    /** Notes that a command has to be said again. */
    void repeated() {
        players.counts.repetitions.increment();
    }

    void say(String text) {
        if (socket != null) socket.say(text.getBytes(StandardCharsets.UTF_8));
    }

    private void open(int atNode) {
        node = atNode;
        Endpoint endpoint = players.nodes().get(atNode);
        PlayerSocket opening = new PlayerSocket(this, loop, endpoint.host());
        socket = opening;
        patience = loop.events.schedule(() -> unreachable(opening), READY_WITHIN_SECONDS, TimeUnit.SECONDS);
        players.fleet().dial(opening, loop, endpoint.host(), endpoint.port()).addListener(result -> {
            if (!result.isSuccess()) opening.unreachable(result.cause());
        });
    }

    void upgraded(PlayerSocket from) {
        players.accepted(node, System.nanoTime());
        if (from != socket) return;
        String resume = sessionId.isEmpty()
                ? ""
                : ",\"resume\":{\"sessionId\":\"" + sessionId + "\",\"recoveryToken\":\"" + recoveryToken
                        + "\",\"positions\":" + role.positions() + "}";
        say("{\"jsonrpc\":\"2.0\",\"id\":" + CONNECT + ",\"method\":\"session.connect\",\"params\":{\"token\":\""
                + token + "\"" + resume + "}}");
    }

    void turnedAway(PlayerSocket from, long retryAfterMillis) {
        if (from != socket) return;
        players.counts.upgradesRefused.increment();
        leave();
        hasTurn = !hasTurn && retryAfterMillis > 0;
        Runnable next = hasTurn ? () -> open(node) : this::seek;
        loop.events.schedule(next, backoff.nextMillis(retryAfterMillis), TimeUnit.MILLISECONDS);
    }

    void unreachable(PlayerSocket from) {
        if (from != socket || isReady) return;
        players.counts.unreachable.increment();
        comeBack(0);
    }

    void ended(PlayerSocket from, int code, String reason) {
        if (from != socket) return;
        players.counts.lostConnections.increment();
        if (code >= FIRST_FINAL_CODE) {
            fault(reason);
            leave();
        } else {
            comeBack(0);
        }
    }

    private void comeBack(long retryAfterMillis) {
        hasTurn = false;
        leave();
        loop.events.schedule(this::seek, backoff.nextMillis(retryAfterMillis), TimeUnit.MILLISECONDS);
    }

    private void leave() {
        PlayerSocket left = socket;
        socket = null;
        if (patience != null) patience.cancel(false);
        if (isReady) {
            isReady = false;
            isAway = true;
            awaySinceNanos = System.nanoTime();
        }
        if (left != null) left.drop();
    }

    private void seek() {
        players.counts.gatewayQuestions.increment();
        Endpoint next =
                players.nodes().get(Math.floorMod(asked++, players.nodes().size()));
        GatewayQuestion.ask(players.fleet(), loop, next, token, advice -> {
            if (advice.urls().isEmpty()) comeBack(advice.retryAfterMillis());
            else open(preferred(advice.urls()));
        });
    }

    /** The first choice, or an alternative to the node that has just failed it. */
    private int preferred(List<String> urls) {
        List<Integer> choices =
                urls.stream().map(players::nodeAt).filter(choice -> choice >= 0).toList();
        return choices.stream().filter(choice -> choice != node).findFirst().orElse(choices.get(0));
    }

    void received(PlayerSocket from, byte[] bytes, int start, int end, long nowNanos) {
        if (from != socket || role.takes(bytes, start, end, nowNanos)) return;
        JsonNode frame = PushReader.json(bytes, start, end);
        if (frame.has("method")) {
            pushed(from, frame.path("method").asText(), frame.path("params"));
        } else if (frame.path("id").asInt() == CONNECT) {
            connected(frame);
        } else {
            role.answered(this, frame.path("id").asInt(), frame);
        }
    }

    private void connected(JsonNode answer) {
        JsonNode result = answer.path("result");
        if (result.isMissingNode()) {
            players.counts.repetitions.increment();
            if (answer.path("error").path("code").asInt() == Refusals.SESSION_EXPIRED) sessionId = "";
            comeBack(Refusals.retryAfterMillis(answer));
            return;
        }
        boolean hadSession = !sessionId.isEmpty();
        sessionId = result.path("sessionId").asText();
        recoveryToken = result.path("recoveryToken").asText();
        if (patience != null) patience.cancel(false);
        backoff.reset();
        hasTurn = false;
        isReady = true;
        returned();
        if (result.path("resumed").asBoolean()) {
            role.resumed(this, result.path("channels"));
        } else {
            if (hadSession) players.counts.sessionsLost.increment();
            role.began(this, result.path("channels"));
        }
    }

    private void returned() {
        if (isAway) players.gaps().add(System.nanoTime() - awaySinceNanos);
        isAway = false;
    }

    private void pushed(PlayerSocket from, String method, JsonNode params) {
        switch (method) {
            case "session.reconnect" -> {
                recoveryToken = params.path("recoveryToken").asText();
                int target = players.nodeAt(params.path("url").asText());
                loop.events.schedule(
                        () -> move(from, target), params.path("afterMs").asLong(), TimeUnit.MILLISECONDS);
            }
            case "channel.reset", "error" -> fault(method + " " + params);
            default -> role.pushed(this, method, params);
        }
    }

    private void move(PlayerSocket from, int target) {
        if (from != socket) return;
        players.counts.moves.increment();
        leave();
        if (target >= 0) open(target);
        else seek();
    }
}
