package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.presence.ModelUser.Shown;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.SimulatedRedis;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Redis holds of the people, read beside the code that is tested. */
final class StoredPresence {
    private final SimulatedRedis redis;

    StoredPresence(SimulatedRedis redis) {
        this.redis = redis;
    }

    Shown of(UserId user) {
        Response fields =
                redis.ask("HMGET", "rookery:presence:user:{" + user + "}", "status", "activity", "zone", "version");
        return fields.get(3) == null
                ? Shown.OFFLINE
                : new Shown(
                        PresenceStatus.valueOf(fields.get(0).toString().toUpperCase(Locale.ROOT)),
                        fields.get(1).toString(),
                        fields.get(2).toString());
    }

    /** Nothing is left of who is gone, and the index of each lease names what is held under it. */
    List<String> leftovers(Stream<ModelSession> sessions, List<PresenceNode> alive) {
        Set<String> expected = sessions.filter(session -> session.attachment != null)
                .map(session -> session.user.id + " " + session.id + " " + session.attachment.node.id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> records = new TreeSet<>();
        Set<String> indexes = new TreeSet<>();
        for (Response key : redis.ask("KEYS", "*")) {
            String name = key.toString();
            if (name.contains(":presence:user:")) {
                for (Response field : redis.ask("HKEYS", name)) {
                    if (field.toString().startsWith("c:")) {
                        records.add(inside(name) + " " + field.toString().substring(2) + " " + holder(name, field));
                    }
                }
            } else if (name.contains(":held:")) {
                for (Response held : redis.ask("SMEMBERS", name)) {
                    String lease = inside(name);
                    if (!expected.contains(held + " " + lease.substring(0, lease.indexOf('#')))) {
                        indexes.add(held + " " + lease);
                    }
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        if (!records.equals(expected)) {
            wrong.add("records: " + records + " (expected: " + expected + ")");
        }
        if (!indexes.isEmpty()) {
            wrong.add("indexes: " + indexes);
        }
        Response leases = redis.ask("ZRANGE", "rookery:presence:{leases}:ends", "0", "-1");
        if (leases.size() != alive.size()) {
            wrong.add("leases: " + leases + " (expected: one each of " + alive + ")");
        }
        return wrong;
    }

    private String holder(String user, Response field) {
        String lease = redis.ask(
                        "EVAL",
                        "return cmsgpack.unpack(redis.call('HGET', KEYS[1], KEYS[2])).lease",
                        "2",
                        user,
                        field.toString())
                .toString();
        return lease.substring(0, lease.indexOf('#'));
    }

    private static String inside(String name) {
        return name.substring(name.indexOf('{') + 1, name.indexOf('}'));
    }
}
