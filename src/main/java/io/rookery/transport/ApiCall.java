package io.rookery.transport;

import io.rookery.dispatch.Caller;
import io.rookery.dispatch.Dispatcher;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.codec.PlainCommands;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One request to the HTTP API, of a known user. Belongs to one event loop. */
final class ApiCall {
    /** Who asks, not what for. */
    private static final Set<String> CREDENTIALS = Set.of("token", "user");

    private static final byte[] NO_BODY = {};

    private final RoutingContext routing;
    private final ApiRoute route;
    private final Caller caller;
    private final Dispatcher dispatcher;
    private final PlainCommands commands;

    ApiCall(RoutingContext routing, ApiRoute route, Caller caller, Dispatcher dispatcher, PlainCommands commands) {
        this.routing = routing;
        this.route = route;
        this.caller = caller;
        this.dispatcher = dispatcher;
        this.commands = commands;
    }

    /** What a part of the path is, such as {@code id} of {@code /channels/:id}. */
    String path(String name) {
        return routing.pathParam(name);
    }

    byte[] body() {
        Buffer body = route.takesBody() ? routing.body().buffer() : null;
        return body == null ? NO_BODY : body.getBytes();
    }

    /** The query, without what says who asks. */
    Map<String, String> query() {
        MultiMap given = routing.queryParams();
        Map<String, String> query = new LinkedHashMap<>();
        given.names().stream()
                .filter(name -> !CREDENTIALS.contains(name))
                .forEach(name -> query.put(name, String.join(",", given.getAll(name))));
        return query;
    }

    /**
     * The command that the request asks for: its body and query hold the parameters, and so do parts of its path.
     *
     * @param names by which parameters may be called in the body, beside their own
     * @param fromPath parameters by name
     */
    Command command(String method, Map<String, String> names, Map<String, String> fromPath) {
        Map<String, String> given = query();
        given.putAll(fromPath);
        return commands.read(method, body(), names, given);
    }

    Future<? extends Answer> ask(Command command) {
        return dispatcher.dispatch(caller, command);
    }

    /** The address of the same, but for some of its query. */
    String address(Map<String, String> query) {
        Map<String, String> all = query();
        all.putAll(query);
        return ApiLinks.address(routing.request().path(), all);
    }
}
