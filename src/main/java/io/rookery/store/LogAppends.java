package io.rookery.store;

import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Appends to the logs of many topics: few calls to the store are under way at a time, and what comes meanwhile goes together into the
 * next. A topic's append is one and atomic all the same, and does not fail with those of others. Lives on one event loop.
 *
 * <p>With a Redis Cluster, where one call is for one topic, each goes by itself.
 */
final class LogAppends {
    /** Calls under way; with one, the store would have nothing to do while its answer is on the way. */
    static final int CALLS_MAX = 2;

    static final int TOPICS_A_CALL_MAX = 64;

    /** Arguments after which no further topic goes into a call. */
    static final int ARGUMENTS_A_CALL_MAX = 2_000;

    /** Topics that wait for a call; more are refused as busy. */
    static final int WAITING_MAX = 16_384;

    private static final long RETRY_AFTER_MILLIS = 100;

    private record Waiting(Topic topic, String beginning, List<Object> arguments, Promise<Response> promise) {}

    private final RedisLinks links;
    private final TopicKeys keys;
    private final Optional<LogBeginnings> beginnings;
    private final int callsMax;
    private final int topicsMax;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int calls;

    LogAppends(RedisLinks links, Optional<LogBeginnings> beginnings) {
        this.links = links;
        this.keys = new TopicKeys(links.keyPrefix());
        this.beginnings = beginnings;
        this.callsMax = links.mixesHashTags() ? CALLS_MAX : Integer.MAX_VALUE;
        this.topicsMax = links.mixesHashTags() ? TOPICS_A_CALL_MAX : 1;
    }

    /**
     * @param arguments behind the name for an epoch
     */
    Future<Response> append(Topic topic, List<Object> arguments) {
        if (waiting.size() >= WAITING_MAX) {
            return Future.failedFuture(Refusal.busy("too many topics wait for the store", RETRY_AFTER_MILLIS));
        }
        Promise<Response> promise = Promise.promise();
        String beginning = beginnings.isPresent() ? LogScripts.UNKNOWN_YET : "";
        enqueue(new Waiting(topic, beginning, arguments, promise));
        return promise.future();
    }

    private void enqueue(Waiting append) {
        waiting.add(append);
        callNext();
    }

    private void callNext() {
        while (calls < callsMax && !waiting.isEmpty()) {
            call();
        }
    }

    private void call() {
        List<Waiting> together = new ArrayList<>(Math.min(waiting.size(), topicsMax));
        List<String> used = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        String epoch = RandomIds.shortName();
        while (!waiting.isEmpty() && together.size() < topicsMax && arguments.size() < ARGUMENTS_A_CALL_MAX) {
            Waiting next = waiting.removeFirst();
            together.add(next);
            used.addAll(keys.append(next.topic()));
            arguments.add(1 + next.arguments().size());
            arguments.add(epoch + next.beginning());
            arguments.addAll(next.arguments());
        }
        calls++;
        links.call(RedisCall.of(RedisScript.APPEND, used, arguments)).onComplete(result -> {
            calls--;
            for (int i = 0; i < together.size(); i++) {
                if (result.succeeded()) {
                    settle(together.get(i), result.result().get(i));
                } else {
                    together.get(i).promise().fail(result.cause());
                }
            }
            callNext();
        });
    }

    private void settle(Waiting append, Response answer) {
        if (answer.type() == ResponseType.MULTI) {
            append.promise().complete(answer);
        } else if (LogScripts.isUnbegun(answer.toString()) && beginnings.isPresent()) {
            LogScripts.beginning(beginnings.get(), append.topic())
                    .onSuccess(
                            found -> enqueue(new Waiting(append.topic(), found, append.arguments(), append.promise())))
                    .onFailure(append.promise()::fail);
        } else {
            append.promise().fail(RedisFailure.toCaller(new IllegalStateException(answer.toString())));
        }
    }
}
