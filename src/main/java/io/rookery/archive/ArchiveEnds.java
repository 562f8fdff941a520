package io.rookery.archive;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Refusal;
import io.rookery.store.LogBeginnings;
import io.rookery.store.MessageArchive;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the archive where logs end, for all topics of a turn together, so that a rush of first comers is a few questions. Belongs to
 * one event loop.
 */
public final class ArchiveEnds implements LogBeginnings {
    /** Topics asked for at once; those beyond are told that it is not known. */
    static final int ASKED_MAX = 10_000;
    /** So long a log that begins waits for the answer: less than an opening session has. */
    static final Duration ANSWER_MAX = Duration.ofMillis(500);
    /** So long nobody waits after an answer that did not come. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final MessageArchive archive;
    private final Executor soon;
    private final LongSupplier nanoTime;
    private long pausedUntilNanos;
    private Map<Topic, Promise<Optional<Position>>> asked = new HashMap<>();
    private boolean underWay;

    /**
     * @param soon runs a task in a later turn of the loop
     */
    public ArchiveEnds(MessageArchive archive, Executor soon, LongSupplier nanoTime) {
        this.archive = archive;
        this.soon = soon;
        this.nanoTime = nanoTime;
        this.pausedUntilNanos = nanoTime.getAsLong();
    }

    @Override
    public Future<Optional<Position>> endOf(Topic topic) {
        if (nanoTime.getAsLong() - pausedUntilNanos < 0) {
            return Future.failedFuture(Refusal.unavailable("the archive did not answer a moment ago"));
        }
        if (asked.size() >= ASKED_MAX) {
            return Future.failedFuture(Refusal.unavailable("too many logs begin at once"));
        }
        Promise<Optional<Position>> promise = asked.computeIfAbsent(topic, any -> Promise.promise());
        if (!underWay) {
            underWay = true;
            soon.execute(this::ask);
        }
        return promise.future();
    }

    private void ask() {
        Map<Topic, Promise<Optional<Position>>> now = asked;
        asked = new HashMap<>();
        archive.ends(now.keySet())
                .timeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(answer -> {
                    if (answer.succeeded()) {
                        now.forEach((topic, promise) -> promise.complete(
                                Optional.ofNullable(answer.result().get(topic))));
                    } else {
                        pausedUntilNanos = nanoTime.getAsLong() + PAUSE.toNanos();
                        now.values().forEach(promise -> promise.fail(answer.cause()));
                    }
                    underWay = !asked.isEmpty();
                    if (underWay) {
                        soon.execute(this::ask);
                    }
                });
    }
}
