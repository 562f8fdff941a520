package io.rookery.store;

import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends to the logs of many topics, in few calls to the store. A topic's append is one and atomic all the same, and does not fail with
 * those of others.
 */
final class LogAppends {
    /** Arguments of one call, 9 for a topic with one message: it takes a millisecond or so. */
    static final int ARGUMENTS_MAX = 1_000;

    private record Waiting(
            Topic topic, String beginning, int drafts, List<Object> arguments, Promise<List<AppendOutcome>> promise) {
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
    Future<List<AppendOutcome>> append(Topic topic, int drafts, List<Object> arguments) {
        Optional<Refusal> refusal = group.refusal();
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        Promise<List<AppendOutcome>> promise = Promise.promise();
        String beginning = beginnings.isPresent() ? LogScripts.UNKNOWN_YET : "";
        group.add(new Waiting(topic, beginning, drafts, arguments, promise));
        return promise.future();
    }

    private Future<Response> call(List<Waiting> together) {
        List<String> used = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        String epoch = RandomIds.shortName();
        arguments.add(together.size());
        for (Waiting each : together) {
            if (links.mixesHashTags()) {
                used.add(keys.meta(each.topic()));
            } else {
                used.addAll(keys.append(each.topic()));
            }
            arguments.add(each.drafts());
            arguments.add(epoch + each.beginning());
            arguments.addAll(each.arguments());
        }
        return links.call(RedisCall.together(together.size(), RedisScript.APPEND, used, arguments));
    }

    private void settle(List<Waiting> together, Future<Response> result) {
        int from = 0;
        for (Waiting each : together) {
            if (result.succeeded()) {
                settle(each, result.result(), from);
            } else {
                each.promise().fail(result.cause());
            }
            from += each.drafts();
        }
    }

    private void settle(Waiting append, Response answer, int from) {
        Optional<String> failure = AppendOutcomes.failure(answer.get(from).toString());
        if (failure.isPresent()) {
            fail(append, failure.get());
            return;
        }
        List<AppendOutcome> outcomes = new ArrayList<>(append.drafts());
        for (int draft = 0; draft < append.drafts(); draft++) {
            outcomes.add(
                    AppendOutcomes.of(append.topic(), answer.get(from + draft).toString()));
        }
        append.promise().complete(outcomes);
    }

    private void fail(Waiting append, String failure) {
        if (LogScripts.isUnbegun(failure) && beginnings.isPresent()) {
            LogScripts.beginning(beginnings.get(), append.topic())
                    .onSuccess(found -> group.add(
                            new Waiting(append.topic(), found, append.drafts(), append.arguments(), append.promise())))
                    .onFailure(append.promise()::fail);
        } else {
            append.promise().fail(RedisFailure.toCaller(new IllegalStateException(failure)));
        }
    }
}
