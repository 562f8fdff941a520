package io.rookery.testing.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** One session over one connection, as other threads see it. */
public final class PresenceClient {
    private final PresenceFleet fleet;
    private final String user;
    private final Endpoint endpoint;
    private final JsonRpcSocket socket;
    private final JsonObject session;
    private final PresenceView view;
    private final Promise<Integer> ended;

    PresenceClient(
            PresenceFleet fleet,
            String user,
            Endpoint endpoint,
            JsonRpcSocket socket,
            JsonObject session,
            PresenceView view,
            Promise<Integer> ended) {
        this.fleet = fleet;
        this.user = user;
        this.endpoint = endpoint;
        this.socket = socket;
        this.session = session;
        this.view = view;
        this.ended = ended;
    }

    public String user() {
        return user;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** How those it watches are. */
    public PresenceView view() {
        return view;
    }

    public boolean isConnected() {
        return !ended.future().isComplete();
    }

    /** Watches users from now on. */
    public CompletableFuture<Void> watch(Collection<String> users) {
        return fleet.watch(this, users);
    }

    /** Says how its user is. */
    public CompletableFuture<JsonObject> say(String status, String activity) {
        return fleet.ask(
                this, "presence.update", new JsonObject().put("status", status).put("activity", activity));
    }

    /** Ends the session. */
    public CompletableFuture<JsonObject> leave() {
        return fleet.ask(this, "session.close", new JsonObject());
    }

    /** Breaks the connection off; the session may be taken up again. */
    public CompletableFuture<Void> drop() {
        return fleet.drop(this);
    }

    JsonObject resumption() {
        return new JsonObject()
                .put("sessionId", session.getString("sessionId"))
                .put("recoveryToken", session.getString("recoveryToken"));
    }

    JsonRpcSocket socket() {
        return socket;
    }

    /** Completes with the close code. */
    Future<Integer> ended() {
        return ended.future();
    }

    void endedBy(int code) {
        ended.tryComplete(code);
    }
}
