package io.rookery.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.management.RelationCommands.RelationList;
import io.rookery.presence.Relations;
import io.rookery.store.RelationStore.Edit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The same as the paths of relations, for services on the event bus: one operation a message. */
public final class RelationRequests {
    /** The last part of the address. */
    public static final String NAME = "relations";

    private static final String OPERATION = "operation";
    private static final String USER = "user";

    private final Map<String, Operation> operations = new TreeMap<>();

    /**
     * @param fields beside the operation and the user
     */
    private record Operation(Set<String> fields, BiFunction<String, Fields, Future<ObjectNode>> work) {}

    public RelationRequests(Relations relations) {
        RelationCommands commands = new RelationCommands(relations);
        list("friends", RelationList.FRIENDS, commands);
        list("blocked", RelationList.BLOCKED, commands);
        operations.put("visibility.get", new Operation(Set.of(), (user, fields) -> commands.visibility(user)));
        operations.put("visibility.set", new Operation(Set.of(RelationCommands.VISIBILITY), commands::show));
    }

    private void list(String name, RelationList list, RelationCommands commands) {
        operations.put(name + ".get", new Operation(Set.of(), (user, fields) -> commands.users(user, list)));
        Map.of("add", Edit.ADD, "remove", Edit.REMOVE, "replace", Edit.REPLACE)
                .forEach((label, edit) -> operations.put(
                        name + '.' + label,
                        new Operation(
                                Set.of(RelationCommands.USERS),
                                (user, fields) -> commands.change(user, list, edit, fields))));
    }

    /**
     * @throws io.rookery.protocol.Refusal when a field is missing, unknown or has a bad value; the future fails with one, too
     */
    public Future<JsonObject> answer(JsonObject request) {
        Fields all = Fields.read(
                request.toBuffer(), Set.of(OPERATION, USER, RelationCommands.USERS, RelationCommands.VISIBILITY));
        String name = all.oneOf(OPERATION, operations.keySet(), all.text(OPERATION, Fields.NAME_BYTES_MAX));
        Operation operation = operations.get(name);
        if (operation == null) {
            throw new IllegalStateException(name);
        }
        Set<String> known = new HashSet<>(operation.fields());
        known.add(OPERATION);
        known.add(USER);
        Fields fields = Fields.read(request.toBuffer(), known);
        return operation
                .work()
                .apply(fields.text(USER, Fields.NAME_BYTES_MAX), fields)
                .map(answer -> new JsonObject(StrictJson.write(answer)));
    }
}
