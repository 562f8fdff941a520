package io.rookery.store;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command, not yet bound to a connection: a script learns the incarnation of the server it runs on when it is sent.
 *
 * @param keys all of one hash tag, unless {@link RedisLinks#mixesHashTags()}
 * @param arguments strings, integers, byte arrays
 * @param writes whether no answer means that the outcome is unknown
 * @param parts that would be calls of their own if they did not go together
 */
record RedisCall(
        Command command,
        @Nullable RedisScript script,
        List<String> keys,
        List<Object> arguments,
        boolean writes,
        int parts) {

    static RedisCall of(RedisScript script, List<String> keys, List<Object> arguments) {
        return new RedisCall(Command.EVALSHA, script, keys, arguments, script.writes(), 1);
    }

    static RedisCall together(int parts, RedisScript script, List<String> keys, List<Object> arguments) {
        return new RedisCall(Command.EVALSHA, script, keys, arguments, script.writes(), parts);
    }

    static RedisCall of(RedisScript script, List<String> keys, Object... arguments) {
        return of(script, keys, List.of(arguments));
    }

    static RedisCall reading(Command command, String key, Object... arguments) {
        return new RedisCall(command, null, List.of(key), List.of(arguments), false, 1);
    }

    static RedisCall reading(Command command, List<String> keys) {
        return new RedisCall(command, null, keys, List.of(), false, 1);
    }

    static RedisCall writing(Command command, String key, Object... arguments) {
        return new RedisCall(command, null, List.of(key), List.of(arguments), true, 1);
    }

    Request toRequest(String incarnation) {
        Request request = Request.cmd(command);
        if (script != null) {
            request.arg(script.hash()).arg(keys.size());
        }
        keys.forEach(request::arg);
        if (script != null) {
            request.arg(incarnation);
        }
        arguments.forEach(argument -> add(request, argument));
        return request;
    }

    private static void add(Request request, Object argument) {
        if (argument instanceof byte[] bytes) {
            request.arg(bytes);
        } else if (argument instanceof Number number) {
            request.arg(number.longValue());
        } else {
            request.arg(argument.toString());
        }
    }
}
