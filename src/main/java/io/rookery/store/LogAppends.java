package io.rookery.store;

import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends to the logs of many topics, in few calls to the store. A topic's append is one and atomic all the same, and does not fail with
 * those of others.
 */
final class LogAppends {
    /** Arguments of one call, 14 for a topic with one message: it takes a millisecond at the most. */
    static final int ARGUMENTS_MAX = 1_000;

    private record Waiting(Topic topic, String beginning, List<Object> arguments, Promise<Response> promise) {
        int size() {
            return arguments.size();
        }
    }

    private final RedisLinks links;
    private final TopicKeys keys;
    private final Optional<LogBeginnings> beginnings;
    private final CallGroup<Waiting> group;

    LogAppends(RedisLinks links, Optional<LogBeginnings> beginnings) {
        this.links = links;
        this.keys = new TopicKeys(links.keyPrefix());
        this.beginnings = beginnings;
        this.group = new CallGroup<>(links, Waiting::size, ARGUMENTS_MAX, this::call, this::settle);
    }

    /**
     * @param arguments behind the name for an epoch
     */
    Future<Response> append(Topic topic, List<Object> arguments) {
        Optional<Refusal> refusal = group.refusal();
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        Promise<Response> promise = Promise.promise();
        String beginning = beginnings.isPresent() ? LogScripts.UNKNOWN_YET : "";
        group.add(new Waiting(topic, beginning, arguments, promise));
        return promise.future();
    }

    private Future<Response> call(List<Waiting> together) {
        List<String> used = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        String epoch = RandomIds.shortName();
        for (Waiting each : together) {
            used.addAll(keys.append(each.topic()));
            arguments.add(1 + each.arguments().size());
            arguments.add(epoch + each.beginning());
            arguments.addAll(each.arguments());
        }
        return links.call(RedisCall.together(together.size(), RedisScript.APPEND, used, arguments));
    }

    private void settle(List<Waiting> together, Future<Response> result) {
        for (int i = 0; i < together.size(); i++) {
            if (result.succeeded()) {
                settle(together.get(i), result.result().get(i));
            } else {
                together.get(i).promise().fail(result.cause());
            }
        }
    }

    private void settle(Waiting append, Response answer) {
        if (answer.type() == ResponseType.MULTI) {
            append.promise().complete(answer);
        } else if (LogScripts.isUnbegun(answer.toString()) && beginnings.isPresent()) {
            LogScripts.beginning(beginnings.get(), append.topic())
                    .onSuccess(found ->
                            group.add(new Waiting(append.topic(), found, append.arguments(), append.promise())))
                    .onFailure(append.promise()::fail);
        } else {
            append.promise().fail(RedisFailure.toCaller(new IllegalStateException(answer.toString())));
        }
    }
}
