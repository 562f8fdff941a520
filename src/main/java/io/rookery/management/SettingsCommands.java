package io.rookery.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.cluster.SettingsExchange;
import io.rookery.identity.NodeId;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.TimeText;
import io.rookery.settings.Overrides;
import io.rookery.settings.SettingInForce;
import io.rookery.settings.SettingsChange;
import io.rookery.settings.SettingsInForce;
import io.rookery.store.OverrideStore.Author;
import io.rookery.store.OverrideStore.NotedChange;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How operators see the settings, and change those that can be changed while nodes run. */
final class SettingsCommands {
    /** Of one request. */
    static final int KEYS_MAX = 100;

    static final int CHANGES = 50;
    static final int CHANGES_MAX = 200;

    /** Who changes something and does not say who. */
    static final String UNNAMED = "unnamed";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern CHANGE_ID = Pattern.compile("\\d{1,16}-\\d{1,16}");

    private final SettingsExchange exchange;
    private final NodeId self;

    SettingsCommands(SettingsExchange exchange, NodeId self) {
        this.exchange = exchange;
        this.self = self;
    }

    /** Every setting as it holds on this node. */
    ObjectNode all() {
        SettingsInForce inForce = exchange.inForce();
        Overrides applied = inForce.applied();
        ObjectNode answer = StrictJson.object()
                .put("node", self.name())
                .put("version", inForce.known().version())
                .put("appliedVersion", applied.version());
        ArrayNode problems = answer.putArray("problems");
        inForce.problems().forEach(problems::add);
        ArrayNode settings = answer.putArray("settings");
        inForce.source().describe(applied).forEach(setting -> describe(setting, settings.addObject()));
        return answer;
    }

    private static void describe(SettingInForce setting, ObjectNode into) {
        into.put("key", setting.key())
                .put("value", setting.value())
                .put("source", setting.source().name().toLowerCase(Locale.ROOT));
        if (setting.origin() != null) {
            into.put("origin", setting.origin());
        }
        if (setting.source() == SettingInForce.Source.OVERRIDE) {
            into.put("base", setting.base());
        }
        into.put("expected", setting.expected());
        if (setting.holds() != null) {
            into.put("holds", setting.holds().label());
        }
    }

    /**
     * Makes a change for all nodes.
     *
     * @param address from which the request came
     */
    Future<ObjectNode> change(@Nullable Buffer body, String address) {
        Fields fields = Fields.read(body, Set.of("set", "remove", "version", "by"));
        SettingsChange change = new SettingsChange(
                fields.optionalScalars("set", KEYS_MAX), new HashSet<>(fields.optionalNames("remove", KEYS_MAX)));
        if (change.isEmpty()) {
            throw Refusal.invalidParams("set, remove: nothing (expected: at least one key)");
        }
        OptionalLong version = fields.optionalNumber("version");
        String by = fields.optionalText("by", Fields.NAME_BYTES_MAX);
        if (by != null && !NAME.matcher(by).matches()) {
            throw Refusal.invalidParams("by: no name (expected: 1..64 of A-Z a-z 0-9 . _ @ -)");
        }
        return exchange.change(change, version, new Author(by == null ? UNNAMED : by, address, self))
                .map(now -> changed(now, change));
    }

    private ObjectNode changed(Overrides now, SettingsChange change) {
        ObjectNode answer = StrictJson.object().put("version", now.version());
        ArrayNode settings = answer.putArray("settings");
        Set<String> keys = new TreeSet<>(change.set().keySet());
        keys.addAll(change.remove());
        keys.forEach(key -> describe(exchange.inForce().source().describe(key, now), settings.addObject()));
        return answer;
    }

    /** What was changed, the newest first. */
    Future<ObjectNode> changes(MultiMap query) {
        Parameters parameters = Parameters.read(query, Set.of("limit", "before"));
        int limit = parameters.number("limit", CHANGES, 1, CHANGES_MAX);
        String before = parameters.optionalText("before", CHANGE_ID, "the next of a page before");
        return exchange.changes(before, limit).map(found -> page(found, limit));
    }

    private static ObjectNode page(List<NotedChange> found, int limit) {
        ObjectNode answer = StrictJson.object();
        ArrayNode changes = answer.putArray("changes");
        found.forEach(change -> changes.addObject()
                .put("id", change.id())
                .put("at", TimeText.of(change.atMillis()))
                .put("version", change.version())
                .put("key", change.key())
                .put("from", change.fromTo().from())
                .put("to", change.fromTo().to())
                .put("by", change.by())
                .put("address", change.address())
                .put("node", change.node()));
        if (found.size() == limit) {
            answer.put("next", found.get(limit - 1).id());
        }
        return answer;
    }
}
