package io.rookery.testing.client;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** A {@link TestClient} as other threads see it. */
public final class Client {
    private static final int ANSWER_SECONDS_MAX = 10;

    private final Context context;
    private final TestClient actor;
    private final ClientPlan plan;
    private final View view;

    Client(Context context, TestClient actor, ClientPlan plan, View view) {
        this.context = context;
        this.actor = actor;
        this.plan = plan;
        this.view = view;
    }

    public String user() {
        return plan.user();
    }

    public ClientPlan plan() {
        return plan;
    }

    /** What it has seen of its channel. */
    public View view() {
        return view;
    }

    /** Completes when the server has acknowledged it, however often that takes. */
    public CompletableFuture<Stored> publish(String text, String clientMessageId) {
        CompletableFuture<Stored> stored = new CompletableFuture<>();
        run(client -> client.publish(view.channel(), text, clientMessageId)
                .onSuccess(stored::complete)
                .onFailure(stored::completeExceptionally));
        return stored;
    }

    /** Ends the connection and stays away, keeping its place. */
    public void leave() {
        ask(client -> {
            client.leave();
            return true;
        });
    }

    /** Comes back after {@link #leave()}, to other nodes than before. */
    public void comeBack(List<Endpoint> elsewhere) {
        run(client -> client.comeBack(elsewhere));
    }

    /** Where it is now; empty while it is on its way. */
    public Optional<Endpoint> endpoint() {
        return ask(TestClient::endpoint);
    }

    /** The connections that have ended. */
    public List<Stay> stays() {
        return ask(TestClient::stays);
    }

    /** Everything that ought not to have happened, beside what is in the view. */
    public List<String> problems() {
        return ask(TestClient::problems);
    }

    private void run(Consumer<TestClient> action) {
        context.runOnContext(now -> action.accept(actor));
    }

    private <T> T ask(Function<TestClient, T> question) {
        Promise<T> answer = Promise.promise();
        run(client -> answer.complete(question.apply(client)));
        try {
            return answer.future().await(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(plan.user() + " does not answer", late);
        }
    }
}
