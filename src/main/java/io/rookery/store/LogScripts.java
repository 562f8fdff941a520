package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Calls the scripts that work on logs, each of which may be the first to hear of its log. */
final class LogScripts {
    /** Behind the name for an epoch, where a log begins that the caller has not looked for. */
    static final String UNKNOWN_YET = " ?";

    private static final String UNBEGUN = "UNBEGUN";
    /** For a log of which is not known where it ends: milliseconds since then are beyond all it may have had. */
    private static final long LATER_THAN_ALL_SINCE_MILLIS = 1_735_689_600_000L;

    private final RedisLinks links;
    private final TopicKeys keys;
    private final Optional<LogBeginnings> beginnings;

    LogScripts(RedisLinks links, Optional<LogBeginnings> beginnings) {
        this.links = links;
        this.keys = new TopicKeys(links.keyPrefix());
        this.beginnings = beginnings;
    }

    /** The first arguments of scripts that append. */
    static List<Object> arguments(Retention retention, int more) {
        List<Object> arguments = new ArrayList<>(1 + more);
        arguments.add(retention.messagesMax() + " " + millis(retention.ageMax()) + " " + millis(retention.dedupWindow())
                + " " + retention.backlogMax());
        return arguments;
    }

    private static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }

    /**
     * @param arguments behind the incarnation and the name for an epoch
     */
    Future<Response> call(RedisScript script, Topic topic, List<Object> arguments) {
        return call(script, topic, keys.log(topic), arguments);
    }

    /** The same for a script that works on one message of the log. */
    Future<Response> call(RedisScript script, Topic topic, String messageId, List<Object> arguments) {
        return call(script, topic, keys.log(topic, messageId), arguments);
    }

    /** The same for a script that has no further arguments. */
    Future<Response> call(JointScript script, Topic topic) {
        List<String> used = links.mixesHashTags() ? List.of(keys.meta(topic)) : keys.log(topic);
        return begun(topic, epoch -> links.call(script, used, List.of(epoch)));
    }

    private Future<Response> call(RedisScript script, Topic topic, List<String> used, List<Object> arguments) {
        return begun(topic, epoch -> {
            List<Object> all = new ArrayList<>(1 + arguments.size());
            all.add(epoch);
            all.addAll(arguments);
            return links.call(RedisCall.of(script, used, all));
        });
    }

    /**
     * @param call is given the name for an epoch, and perhaps where the log begins
     */
    private Future<Response> begun(Topic topic, Function<String, Future<Response>> call) {
        String epoch = RandomIds.shortName();
        if (beginnings.isEmpty()) {
            return call.apply(epoch);
        }
        return call.apply(epoch + UNKNOWN_YET)
                .recover(failure -> isUnbegun(failure)
                        ? beginning(beginnings.get(), topic).compose(beginning -> call.apply(epoch + beginning))
                        : Future.failedFuture(failure));
    }

    private static boolean isUnbegun(Throwable failure) {
        String message = failure.getMessage();
        return message != null && isUnbegun(message);
    }

    /** Whether what a script says is that nothing is known of the log and nobody has looked where it ends. */
    static boolean isUnbegun(String error) {
        return error.contains(UNBEGUN);
    }

    /** A log is not kept waiting for the archive: it then goes on at an offset that it cannot have reached before. */
    static Future<String> beginning(LogBeginnings beginnings, Topic topic) {
        return beginnings
                .endOf(topic)
                .map(end -> end.map(LogScripts::after).orElse(""))
                .otherwise(unknown -> " - " + (System.currentTimeMillis() - LATER_THAN_ALL_SINCE_MILLIS));
    }

    private static String after(Position end) {
        return " " + end.epoch() + " " + end.offset();
    }
}
