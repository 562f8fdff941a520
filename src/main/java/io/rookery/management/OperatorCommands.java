package io.rookery.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.chat.OperatorChat;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.TimeText;
import io.rookery.routing.Publisher;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What operators and the game's services can do. */
final class OperatorCommands {
    private static final String SEVERITY = "info";
    private static final Map<String, Priority> SEVERITIES =
            Map.of(SEVERITY, Priority.NORMAL, "warning", Priority.HIGH, "critical", Priority.CRITICAL);

    private final OperatorChat chat;
    private final Publisher publisher;
    private final Homes homes;
    private final int textBytesMax;
    private final int payloadBytesMax;

    OperatorCommands(OperatorChat chat, Publisher publisher, Homes homes, int textBytesMax, int payloadBytesMax) {
        this.chat = chat;
        this.publisher = publisher;
        this.homes = homes;
        this.textBytesMax = textBytesMax;
        this.payloadBytesMax = payloadBytesMax;
    }

    Future<ObjectNode> publish(@Nullable Buffer body) {
        Fields fields = Fields.read(body, Set.of("channel", "text", "payload", "kind", "clientMessageId"));
        return chat.publish(
                        fields.text("channel", Fields.NAME_BYTES_MAX),
                        fields.optionalText("kind", Fields.NAME_BYTES_MAX),
                        content(fields))
                .map(OperatorCommands::json);
    }

    Future<ObjectNode> direct(@Nullable Buffer body) {
        Fields fields = Fields.read(body, Set.of("to", "text", "payload", "clientMessageId"));
        return chat.direct(fields.text("to", Fields.NAME_BYTES_MAX), content(fields))
                .map(OperatorCommands::json);
    }

    Future<ObjectNode> broadcast(@Nullable Buffer body) {
        Fields fields = Fields.read(body, Set.of("text", "severity", "node"));
        String text = fields.text("text", textBytesMax);
        String severity = fields.oneOf("severity", SEVERITIES.keySet(), SEVERITY);
        String node = fields.optionalText("node", Fields.NAME_BYTES_MAX);
        requireMember(node);
        Priority priority = SEVERITIES.getOrDefault(severity, Priority.NORMAL);
        Push announcement = new Push.Announcement(RandomIds.shortName(), text, severity, priority, null, null, null);
        return publisher
                .broadcast(announcement, priority, node)
                .map(connections -> StrictJson.object().put("connections", connections));
    }

    private OperatorChat.Content content(Fields fields) {
        return new OperatorChat.Content(
                fields.optionalText("text", textBytesMax),
                fields.optionalJson("payload", payloadBytesMax),
                fields.optionalText("clientMessageId", Fields.NAME_BYTES_MAX));
    }

    private void requireMember(@Nullable String node) {
        Set<String> names = homes.members().stream().map(NodeId::name).collect(Collectors.toSet());
        if (node != null && !names.contains(node)) {
            throw Refusal.of(
                    ErrorCode.NOT_FOUND, "node: " + node + " (expected: one of " + String.join(", ", names) + ")");
        }
    }

    private static ObjectNode json(Answer.Stored stored) {
        ObjectNode answer = StrictJson.object()
                .put("messageId", stored.messageId())
                .put("channel", stored.channel())
                .put("epoch", stored.epoch())
                .put("offset", stored.offset())
                .put("timestamp", TimeText.of(stored.timestampMillis()))
                .put("duplicate", stored.duplicate())
                .put("durability", stored.durability());
        return stored.online() == null ? answer : answer.put("online", stored.online());
    }
}
