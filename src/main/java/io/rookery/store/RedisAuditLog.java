package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The audit log as a Redis stream whose ids are its numbers. Whoever calls is on the event loop of the links. */
public final class RedisAuditLog implements AuditLog {
    static final long FOR_EVER = 9007199254740991L;
    private static final String TAG = "moderation:{audit}:";

    private final RedisLinks links;
    private final String prefix;
    private final int kept;

    /**
     * @param kept the newest deeds; older ones are forgotten
     */
    public RedisAuditLog(RedisLinks links, int kept) {
        this.links = links;
        this.prefix = links.keyPrefix() + TAG;
        this.kept = kept;
    }

    @Override
    public Future<Long> note(Done done) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(kept);
        arguments.add(listing(done.deed()));
        arguments.add(text(done.user()));
        arguments.add(done.untilMillis());
        arguments.add(LISTED_MAX);
        put(arguments, "deed", done.deed().label());
        put(arguments, "by", done.by());
        put(arguments, "user", text(done.user()));
        put(arguments, "topic", text(done.topic()));
        put(arguments, "until", Long.toString(done.untilMillis()));
        put(arguments, "reason", text(done.reason()));
        return links.call(RedisCall.of(RedisScript.AUDIT_ADD, List.of(log(), list(sanction(done.deed()))), arguments))
                .map(Response::toLong);
    }

    private static String listing(Deed deed) {
        return switch (deed) {
            case USER_BAN, USER_MUTE -> "add";
            case USER_UNBAN, USER_UNMUTE -> "remove";
            default -> "nothing";
        };
    }

    private static Sanction sanction(Deed deed) {
        return deed == Deed.USER_MUTE || deed == Deed.USER_UNMUTE ? Sanction.MUTE : Sanction.BAN;
    }

    private static void put(List<Object> arguments, String name, String value) {
        arguments.add(name);
        arguments.add(value);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    @Override
    public Future<Followed> after(long number, int limit) {
        requireLimit(limit);
        return links.call(RedisCall.of(RedisScript.AUDIT_AFTER, List.of(log()), number, limit))
                .map(answer ->
                        new Followed(answer.get(0).toLong(), answer.get(1).toLong(), noted(answer.get(2))));
    }

    @Override
    public Future<List<Noted>> page(@Nullable Long before, int limit) {
        requireLimit(limit);
        String newest = before == null ? "+" : "(" + before + "-0";
        return links.call(RedisCall.reading(Command.XREVRANGE, log(), newest, "-", "COUNT", limit))
                .map(RedisAuditLog::noted);
    }

    @Override
    public Future<List<Listed>> suffering(Sanction sanction, int from, int limit) {
        requireLimit(limit);
        return links.call(RedisCall.reading(
                        Command.ZRANGE,
                        list(sanction),
                        "-inf",
                        "+inf",
                        "BYSCORE",
                        "LIMIT",
                        Integer.toString(from),
                        Integer.toString(limit),
                        "WITHSCORES"))
                .map(RedisAuditLog::listed);
    }

    /** Users and scores in turn, or, in newer protocols, pairs. */
    private static List<Listed> listed(Response answer) {
        List<Response> flat = new ArrayList<>();
        for (Response each : answer) {
            if (each.type() == ResponseType.MULTI) {
                each.forEach(flat::add);
            } else {
                flat.add(each);
            }
        }
        List<Listed> listed = new ArrayList<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            long until = (long) Double.parseDouble(flat.get(i + 1).toString());
            listed.add(new Listed(new UserId(flat.get(i).toString()), until == FOR_EVER ? 0 : until));
        }
        return listed;
    }

    /** What another version of the server noted and this one does not know is left out. */
    private static List<Noted> noted(Response entries) {
        List<Noted> noted = new ArrayList<>(entries.size());
        for (Response entry : entries) {
            String id = entry.get(0).toString();
            Map<String, String> fields = texts(entry.get(1));
            Optional<Deed> deed = Deed.of(fields.getOrDefault("deed", ""));
            deed.ifPresent(known -> noted.add(new Noted(
                    Long.parseLong(id.substring(0, id.indexOf('-'))),
                    Long.parseLong(fields.getOrDefault("at", "0")),
                    done(known, fields))));
        }
        return noted;
    }

    private static Done done(Deed deed, Map<String, String> fields) {
        String user = fields.getOrDefault("user", "");
        String topic = fields.getOrDefault("topic", "");
        String reason = fields.getOrDefault("reason", "");
        return new Done(
                deed,
                fields.getOrDefault("by", ""),
                user.isEmpty() ? null : new UserId(user),
                topic.isEmpty() ? null : new Topic(topic),
                Long.parseLong(fields.getOrDefault("until", "0")),
                reason.isEmpty() ? null : reason);
    }

    private static Map<String, String> texts(Response fields) {
        Map<String, String> texts = new TreeMap<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            texts.put(fields.get(i).toString(), fields.get(i + 1).toString());
        }
        return texts;
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + PAGE_MAX + ")");
        }
    }

    private String log() {
        return prefix + "log";
    }

    private String list(Sanction sanction) {
        return prefix + sanction.label();
    }

    /** The key of those who suffer a sanction of that label in the whole game. */
    static String list(String keyPrefix, String label) {
        return keyPrefix + TAG + label;
    }
}
