package io.rookery.transport;

import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One endpoint of the HTTP API.
 *
 * @param path parts that begin with a colon stand for any value
 * @param commands those it gives, by their names in JSON-RPC
 */
record ApiRoute(HttpMethod method, String path, List<String> commands, Action action) {

    /** Does what one request asks; a refusal is thrown or is the failure. */
    interface Action {
        Future<ApiAnswer> perform(ApiCall call);
    }

    /** Makes the answer to a request of the answer to its command. */
    interface Answering<A extends Answer> {
        ApiAnswer answer(ApiCall call, A answer);
    }

    /** An endpoint that gives one command. */
    static <A extends Answer> ApiRoute of(
            HttpMethod method, String path, Asked asked, Class<A> type, Answering<A> answering) {
        return new ApiRoute(
                method,
                path,
                List.of(asked.command()),
                call -> call.ask(asked.of(call)).map(answer -> answering.answer(call, type.cast(answer))));
    }

    /**
     * How a command is read from a request.
     *
     * @param part of the path that is one of its parameters; empty for none
     * @param parameter which one
     * @param meaning makes the parameter of what stands in the path
     */
    record Asked(String command, String part, String parameter, UnaryOperator<String> meaning) {

        /** One whose parameters are all in the query or the body. */
        Asked(String command) {
            this(command, "", "", UnaryOperator.identity());
        }

        Command of(ApiCall call) {
            Map<String, String> fromPath =
                    part.isEmpty() ? Map.of() : Map.of(parameter, meaning.apply(call.path(part)));
            return call.command(command, Map.of(), fromPath);
        }
    }

    boolean takesBody() {
        return method == HttpMethod.POST || method == HttpMethod.PUT;
    }
}
