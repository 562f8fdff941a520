package io.rookery.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What services may ask at one address of the event bus: each request names one of these operations. */
final class ServiceOperations {
    private static final String OPERATION = "operation";

    private final Map<String, Operation> operations = new TreeMap<>();
    private final Set<String> allFields = new HashSet<>(Set.of(OPERATION));

    private record Operation(Set<String> fields, Function<Fields, Future<ObjectNode>> work) {}

    /**
     * @param fields beside the operation's name
     */
    void on(String name, Set<String> fields, Function<Fields, Future<ObjectNode>> work) {
        Set<String> known = new HashSet<>(fields);
        known.add(OPERATION);
        allFields.addAll(fields);
        operations.put(name, new Operation(known, work));
    }

    /**
     * @throws io.rookery.protocol.Refusal when a field is missing, unknown or has a bad value; the future fails with one, too
     */
    Future<JsonObject> answer(JsonObject request) {
        Fields all = Fields.read(request.toBuffer(), allFields);
        String name = all.oneOf(OPERATION, operations.keySet(), all.text(OPERATION, Fields.NAME_BYTES_MAX));
        Operation operation = operations.get(name);
        if (operation == null) {
            throw new IllegalStateException(name);
        }
        return operation
                .work()
                .apply(Fields.read(request.toBuffer(), operation.fields()))
                .map(answer -> new JsonObject(StrictJson.write(answer)));
    }
}
