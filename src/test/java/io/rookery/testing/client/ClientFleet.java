package io.rookery.testing.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The clients of a test, all on one event loop. */
public final class ClientFleet implements AutoCloseable {
    private static final int FRAME_BYTES_MAX = 8 << 20;
    private static final int READY_SECONDS_MAX = 30;
    private static final int CLOSE_SECONDS_MAX = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final WebSocketClient sockets;
    private final List<Client> clients = new CopyOnWriteArrayList<>();

    public ClientFleet() {
        sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setMaxFrameSize(FRAME_BYTES_MAX)
                .setMaxMessageSize(FRAME_BYTES_MAX));
    }

    /** Connects a client and waits until it hears the channel. */
    public Client join(ClientPlan plan, String channel) {
        View view = new View(plan.user(), channel);
        return connected(plan, view, List.of(view));
    }

    /** Connects a client that publishes to the channel and does not listen. */
    public Client publisher(ClientPlan plan, String channel) {
        return connected(plan, new View(plan.user(), channel), List.of());
    }

    /** Everything that ought not to have happened to any client. */
    public List<String> problems() {
        return clients.stream().flatMap(client -> client.problems().stream()).toList();
    }

    @Override
    public void close() {
        await(vertx.close(), CLOSE_SECONDS_MAX, "the clients' end");
    }

    private Client connected(ClientPlan plan, View view, List<View> listening) {
        TestClient actor = new TestClient(vertx, sockets, plan);
        Client client = new Client(context, actor, plan, view);
        Promise<Void> ready = Promise.promise();
        context.runOnContext(now -> actor.start(listening).onComplete(ready));
        await(ready.future(), READY_SECONDS_MAX, plan.user() + " connected");
        clients.add(client);
        return client;
    }

    private static void await(Future<Void> future, int secondsMax, String what) {
        try {
            future.await(secondsMax, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(what + ": not within " + secondsMax + " s", late);
        }
    }
}
