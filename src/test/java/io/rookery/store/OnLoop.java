package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** The stores of one event loop, called from a test's thread. */
final class OnLoop implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final Context context;
    private final RedisLinks links;
    private final MessageLog log;
    private final ChannelStore channels;
    private final SessionStore sessions;

    OnLoop(Vertx vertx, StoreOptions options) {
        this(vertx, options, StoreCircuits.unwatched("redis"));
    }

    OnLoop(Vertx vertx, StoreOptions options, StoreCircuits circuits) {
        context = vertx.getOrCreateContext();
        links = get(() -> Future.succeededFuture(RedisLinks.open(vertx, options, circuits)));
        log = new RedisMessageLog(links, new PlainBodies());
        channels = new RedisChannelStore(links);
        sessions = new RedisSessionStore(links);
    }

    OnLoop connected() {
        Awaitility.await().ignoreExceptions().until(() -> {
            get(links::ready);
            get(links::probe);
            return true;
        });
        return this;
    }

    RedisLinks links() {
        return links;
    }

    Position head(Topic topic) {
        return log(log -> log.head(topic));
    }

    LogRange read(Topic topic, Position since, int limit) {
        return log(log -> log.read(topic, since, limit));
    }

    LogPage page(Topic topic, Long before, Long after, int limit) {
        return log(log -> log.page(topic, before, after, limit));
    }

    long acknowledge(Topic topic, String reader, long offset) {
        return log(log -> log.acknowledge(topic, reader, offset));
    }

    <T> T log(Function<MessageLog, Future<T>> call) {
        return get(() -> call.apply(log));
    }

    <T> T channels(Function<ChannelStore, Future<T>> call) {
        return get(() -> call.apply(channels));
    }

    <T> T sessions(Function<SessionStore, Future<T>> call) {
        return get(() -> call.apply(sessions));
    }

    /** Makes all the calls in one turn of the loop, without waiting in between. */
    <T> List<CompletableFuture<T>> logAtOnce(List<Function<MessageLog, Future<T>>> calls) {
        CompletableFuture<List<CompletableFuture<T>>> made = new CompletableFuture<>();
        context.runOnContext(turn -> made.complete(calls.stream()
                .map(call -> call.apply(log).toCompletionStage().toCompletableFuture())
                .toList()));
        return made.join();
    }

    /** Runs a call on the loop and waits; a failed future's cause is thrown. */
    <T> T get(Supplier<Future<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(turn -> {
            try {
                call.get().onComplete(result::complete, result::completeExceptionally);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        get(links::close);
    }
}
