package io.rookery.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.management.RelationCommands.RelationList;
import io.rookery.store.RelationStore.Edit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The paths under which services keep their users' relations. */
final class RelationPaths {
    private static final String USER = "/admin/v1/users/:user/";

    private final RelationCommands commands;

    RelationPaths(RelationCommands commands) {
        this.commands = commands;
    }

    /** By path and method; what each takes as a body is read by it. */
    Map<String, Map<HttpMethod, Function<RoutingContext, Future<ObjectNode>>>> handlers() {
        Map<String, Map<HttpMethod, Function<RoutingContext, Future<ObjectNode>>>> all = new LinkedHashMap<>();
        for (RelationList list : RelationList.values()) {
            all.put(USER + list.name().toLowerCase(Locale.ROOT), list(list));
        }
        all.put(
                USER + "presence-visibility",
                Map.of(
                        HttpMethod.GET,
                        request -> commands.visibility(user(request)),
                        HttpMethod.PUT,
                        request -> commands.show(user(request), fields(request, Set.of(RelationCommands.VISIBILITY)))));
        return all;
    }

    private Map<HttpMethod, Function<RoutingContext, Future<ObjectNode>>> list(RelationList list) {
        return Map.of(
                HttpMethod.GET,
                request -> commands.users(user(request), list),
                HttpMethod.PUT,
                request -> change(request, list, Edit.REPLACE),
                HttpMethod.POST,
                request -> change(request, list, Edit.ADD),
                HttpMethod.DELETE,
                request -> change(request, list, Edit.REMOVE));
    }

    private Future<ObjectNode> change(RoutingContext request, RelationList list, Edit edit) {
        return commands.change(user(request), list, edit, fields(request, Set.of(RelationCommands.USERS)));
    }

    private static String user(RoutingContext request) {
        return request.pathParam("user");
    }

    private static Fields fields(RoutingContext request, Set<String> known) {
        return Fields.read(request.body().buffer(), known);
    }
}
