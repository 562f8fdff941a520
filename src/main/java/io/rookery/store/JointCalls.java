package io.rookery.store;

import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Calls of {@link JointScript}s, which have nothing to do with each other: those of one turn go to the store together, those that read
 * apart from those that write. Each is atomic, and does not fail with others. Those of a kind run in the order in which they were made.
 */
final class JointCalls {
    /** Arguments of one call, some 50 changes of presence: it takes a millisecond or two. */
    static final int ARGUMENTS_MAX = 1_000;

    /** Calls of a kind under way, unless they are full: one that reads and one that writes leave the store something to do. */
    static final int CALLS_MAX = 1;

    private static final int ARGUMENTS_BEFORE_EACH = 3;

    /** Stands before an answer that is not several values. */
    private static final int ONE_VALUE = -1;

    private record Part(JointScript script, List<String> keys, List<Object> arguments, Promise<Response> promise) {
        int size() {
            return ARGUMENTS_BEFORE_EACH + keys.size() + arguments.size();
        }
    }

    private final RedisLinks links;
    private final CallGroup<Part> reads;
    private final CallGroup<Part> writes;

    JointCalls(RedisLinks links) {
        this.links = links;
        this.reads = group(RedisScript.JOINT_READS);
        this.writes = group(RedisScript.JOINT_WRITES);
    }

    private CallGroup<Part> group(RedisScript script) {
        return new CallGroup<>(
                links, CALLS_MAX, Part::size, ARGUMENTS_MAX, together -> call(script, together), JointCalls::settle);
    }

    Future<Response> call(JointScript script, List<String> keys, List<Object> arguments) {
        CallGroup<Part> group = script.kind() == JointScript.Kind.READS ? reads : writes;
        Optional<Refusal> refusal = group.refusal();
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        Promise<Response> promise = Promise.promise();
        group.add(new Part(script, keys, arguments, promise));
        return promise.future();
    }

    private Future<Response> call(RedisScript script, List<Part> together) {
        List<String> keys = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        for (Part part : together) {
            keys.addAll(part.keys());
            arguments.add(part.script());
            arguments.add(part.keys().size());
            arguments.add(part.arguments().size());
            arguments.addAll(part.arguments());
        }
        return links.call(RedisCall.together(together.size(), script, keys, arguments));
    }

    private static void settle(List<Part> together, Future<Response> result) {
        int at = 0;
        for (Part part : together) {
            if (result.failed()) {
                part.promise().fail(result.cause());
            } else {
                at = settle(part.promise(), result.result(), at);
            }
        }
    }

    /**
     * @param at where a part's answer begins
     * @return where that of the next one does
     */
    private static int settle(Promise<Response> promise, Response answer, int at) {
        int count = answer.get(at).toInteger();
        if (count >= 0) {
            promise.complete(new Values(answer, at + 1, count));
            return at + 1 + count;
        }
        Response value = answer.get(at + 1);
        if (count == ONE_VALUE) {
            promise.complete(value);
        } else {
            promise.fail(RedisFailure.toCaller(new IllegalStateException(value.toString())));
        }
        return at + 2;
    }

    /** Some of the values of an answer. */
    private record Values(Response all, int from, int size) implements Response {
        @Override
        public ResponseType type() {
            return ResponseType.MULTI;
        }

        @Override
        public Response get(int index) {
            return all.get(from + Objects.checkIndex(index, size));
        }
    }
}
