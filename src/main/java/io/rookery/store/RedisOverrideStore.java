package io.rookery.store;

import io.rookery.identity.NodeId;
import io.rookery.settings.Overrides;
import io.rookery.settings.SettingsChange;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Overrides in Redis: a hash with its version, and a stream of what was changed. */
public final class RedisOverrideStore implements OverrideStore {
    private static final String VERSION = "version";

    private final RedisLinks links;
    private final String overrides;
    private final String changes;

    public RedisOverrideStore(RedisLinks links) {
        this.links = links;
        this.overrides = links.keyPrefix() + "settings:{overrides}:values";
        this.changes = links.keyPrefix() + "settings:{overrides}:changes";
    }

    @Override
    public Future<Overrides> read() {
        return links.call(RedisCall.reading(Command.HGETALL, overrides)).map(answer -> {
            SortedMap<String, String> values = new TreeMap<>(texts(answer));
            String version = values.remove(VERSION);
            return new Overrides(version == null ? 0 : Long.parseLong(version), values);
        });
    }

    @Override
    public Future<Optional<Overrides>> change(
            Overrides before, SettingsChange change, SortedMap<String, FromTo> told, Author author) {
        List<Object> arguments = new ArrayList<>(
                List.of(CHANGES_KEPT, author.node().name(), "change", before.version(), author.by(), author.address()));
        told.forEach((key, fromTo) -> {
            String value = change.set().get(key);
            arguments.add(key);
            arguments.add(value == null ? "0" : "1");
            arguments.add(value == null ? "" : value);
            arguments.add(fromTo.from());
            arguments.add(fromTo.to());
        });
        return run(arguments)
                .map(answer -> answer.get(0).toInteger() == 1 ? Optional.of(before.after(change)) : Optional.empty());
    }

    @Override
    public Future<Boolean> restore(Overrides lost, NodeId node) {
        List<Object> arguments = new ArrayList<>(List.of(CHANGES_KEPT, node.name(), "restore", lost.version()));
        lost.values().forEach((key, value) -> {
            arguments.add(key);
            arguments.add(value);
        });
        return run(arguments).map(answer -> answer.get(0).toInteger() == 1);
    }

    private Future<Response> run(List<Object> arguments) {
        return links.call(RedisCall.of(RedisScript.SETTINGS_CHANGE, List.of(overrides, changes), arguments));
    }

    @Override
    public Future<List<NotedChange>> changes(@Nullable String before, int limit) {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + PAGE_MAX + ")");
        }
        String newest = before == null ? "+" : "(" + before;
        return links.call(RedisCall.reading(Command.XREVRANGE, changes, newest, "-", "COUNT", limit))
                .map(answer -> answer.stream().map(RedisOverrideStore::noted).toList());
    }

    private static NotedChange noted(Response entry) {
        String id = entry.get(0).toString();
        Map<String, String> fields = texts(entry.get(1));
        return new NotedChange(
                id,
                Long.parseLong(id.substring(0, id.indexOf('-'))),
                Long.parseLong(fields.getOrDefault(VERSION, "0")),
                fields.getOrDefault("key", ""),
                new FromTo(fields.getOrDefault("from", ""), fields.getOrDefault("to", "")),
                fields.getOrDefault("by", ""),
                fields.getOrDefault("address", ""),
                fields.getOrDefault("node", ""));
    }

    /** Names and values in turn, or, in newer protocols, a map. */
    private static Map<String, String> texts(Response response) {
        Map<String, String> texts = new TreeMap<>();
        if (response.isMap()) {
            response.getKeys().forEach(key -> texts.put(key, response.get(key).toString()));
        } else {
            for (int i = 0; i + 1 < response.size(); i += 2) {
                texts.put(response.get(i).toString(), response.get(i + 1).toString());
            }
        }
        return texts;
    }
}
