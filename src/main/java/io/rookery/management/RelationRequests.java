package io.rookery.management;

import io.rookery.management.RelationCommands.RelationList;
import io.rookery.presence.Relations;
import io.rookery.store.RelationStore.Edit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/** The same as the paths of relations, for services on the event bus: one operation a message. */
public final class RelationRequests {
    /** The last part of the address. */
    public static final String NAME = "relations";

    private static final String USER = "user";

    private final ServiceOperations operations = new ServiceOperations();

    public RelationRequests(Relations relations) {
        RelationCommands commands = new RelationCommands(relations);
        list("friends", RelationList.FRIENDS, commands);
        list("blocked", RelationList.BLOCKED, commands);
        operations.on("visibility.get", Set.of(USER), fields -> commands.visibility(user(fields)));
        operations.on(
                "visibility.set",
                Set.of(USER, RelationCommands.VISIBILITY),
                fields -> commands.show(user(fields), fields));
    }

    private void list(String name, RelationList list, RelationCommands commands) {
        operations.on(name + ".get", Set.of(USER), fields -> commands.users(user(fields), list));
        Map.of("add", Edit.ADD, "remove", Edit.REMOVE, "replace", Edit.REPLACE)
                .forEach((label, edit) -> operations.on(
                        name + '.' + label,
                        Set.of(USER, RelationCommands.USERS),
                        fields -> commands.change(user(fields), list, edit, fields)));
    }

    private static String user(Fields fields) {
        return fields.text(USER, Fields.NAME_BYTES_MAX);
    }

    /**
     * @throws io.rookery.protocol.Refusal when a field is missing, unknown or has a bad value; the future fails with one, too
     */
    public Future<JsonObject> answer(JsonObject request) {
        return operations.answer(request);
    }
}
