package io.rookery.archive;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Refusal;
import io.rookery.store.LogBeginnings;
import io.rookery.store.MessageArchive;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Asks the archive where logs end, for all topics of a turn together, so that a rush of first comers is a few questions. Belongs to
 * one event loop.
 */
public final class ArchiveEnds implements LogBeginnings {
    /** Topics asked for at once; those beyond are told that it is not known. */
    static final int ASKED_MAX = 10_000;

    private final MessageArchive archive;
    private final Executor soon;
    private Map<Topic, Promise<Optional<Position>>> asked = new HashMap<>();
    private boolean underWay;

    /**
     * @param soon runs a task in a later turn of the loop
     */
    public ArchiveEnds(MessageArchive archive, Executor soon) {
        this.archive = archive;
        this.soon = soon;
    }

    @Override
    public Future<Optional<Position>> endOf(Topic topic) {
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
        archive.ends(now.keySet()).onComplete(answer -> {
            if (answer.succeeded()) {
                now.forEach((topic, promise) ->
                        promise.complete(Optional.ofNullable(answer.result().get(topic))));
            } else {
                now.values().forEach(promise -> promise.fail(answer.cause()));
            }
            underWay = !asked.isEmpty();
            if (underWay) {
                soon.execute(this::ask);
            }
        });
    }
}
