package io.rookery.store;

import io.rookery.identity.UserId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is not copied as a sorted set beside each subject, and a sorted set of marks for each partition. Whoever calls is on the event
 * loop of the links.
 */
public final class RedisUncopied implements Uncopied {
    /** Changes, or rows, read at once. */
    public static final int PAGE_MAX = 200;

    private static final int REPORTS_PAGE_MAX = 20;
    /** Stands among the marks of a partition. */
    private static final String COMPLETE = ".";

    private static final int CHANGED_SINCE = -1;

    private final RedisLinks links;
    private final SubjectKeys keys;

    public RedisUncopied(RedisLinks links) {
        this.links = links;
        this.keys = new SubjectKeys(links.keyPrefix());
    }

    @Override
    public Future<Optional<Page>> page(Subject subject, String from) {
        RedisCall call;
        if (subject instanceof Subject.Channel channel) {
            call = RedisCall.of(RedisScript.COPY_CHANNEL, keys.channel(channel.topic()), PAGE_MAX, from);
        } else if (subject instanceof Subject.User user) {
            call = RedisCall.of(RedisScript.COPY_USER, keys.user(user.user()));
        } else {
            call = RedisCall.of(RedisScript.COPY_REPORTS, keys.reports(), REPORTS_PAGE_MAX, from);
        }
        return links.call(call).map(answer -> Optional.ofNullable(answer).map(found -> page(subject, found)));
    }

    private static Page page(Subject subject, Response answer) {
        JsonObject content = new JsonObject(answer.get(0).toString()).put("subject", subject.name());
        return new Page(
                content,
                answer.get(1).toString(),
                answer.get(2).toString(),
                answer.get(3).stream().map(Response::toString).toList());
    }

    @Override
    public Future<Integer> copied(Subject subject, Page page) {
        List<Object> arguments = new ArrayList<>(page.read());
        if (page.isWhole()) {
            arguments.add("*");
            arguments.add(page.whole());
        }
        return links.call(RedisCall.of(RedisScript.COPY_DONE, List.of(keys.uncopied(subject)), arguments))
                .map(Response::toInteger);
    }

    @Override
    public Future<Boolean> mark(int partition, Subject subject) {
        return links.call(RedisCall.of(RedisScript.COPY_MARK, List.of(keys.marks(partition)), subject.name()))
                .map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Future<List<Subject>> marked(int partition, int from, int limit) {
        return links.call(RedisCall.reading(Command.ZRANGE, keys.marks(partition), from, from + limit - 1))
                .map(answer -> answer.stream()
                        .map(Response::toString)
                        .filter(name -> !name.equals(COMPLETE))
                        .map(Subject::of)
                        .toList());
    }

    @Override
    public Future<Void> unmark(int partition, Collection<Subject> subjects, Duration age) {
        if (subjects.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Object> arguments = new ArrayList<>(1 + subjects.size());
        arguments.add(age.toMillis());
        subjects.forEach(subject -> arguments.add(subject.name()));
        return links.call(RedisCall.of(RedisScript.ARCHIVE_UNMARK, List.of(keys.marks(partition)), arguments))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> isComplete(int partition) {
        return links.call(RedisCall.reading(Command.ZSCORE, keys.marks(partition), COMPLETE))
                .map(score -> score != null);
    }

    /** Behind all marks, which are in the order of time. */
    @Override
    public Future<Void> completed(int partition) {
        return links.call(RedisCall.writing(Command.ZADD, keys.marks(partition), "+inf", COMPLETE))
                .mapEmpty();
    }

    @Override
    public Future<Beginning> beginRestore(Subject subject, long copied) {
        return links.call(RedisCall.of(RedisScript.RESTORE_BEGIN, List.of(keys.copied(subject)), copied))
                .map(answer ->
                        new Beginning(answer.get(0).toString(), answer.get(1).toInteger() == 1));
    }

    @Override
    public Future<Optional<Restored>> restore(Subject subject, String version, JsonObject archived) {
        String rows = archived.encode();
        if (subject instanceof Subject.Channel channel) {
            return links.call(RedisCall.of(RedisScript.RESTORE_CHANNEL, keys.channel(channel.topic()), version, rows))
                    .map(RedisUncopied::channelRestored);
        }
        if (subject instanceof Subject.User user) {
            return links.call(RedisCall.of(RedisScript.RESTORE_USER, keys.user(user.user()), version, rows))
                    .compose(answer -> userRestored(user.user(), archived, answer));
        }
        return links.call(RedisCall.of(RedisScript.RESTORE_REPORTS, keys.reports(), version, rows))
                .map(answer -> unlessChanged(answer)
                        .map(done -> new Restored(0, 0, 0, 0, done.get(0).toInteger())));
    }

    private static Optional<Response> unlessChanged(Response answer) {
        return Optional.of(answer)
                .filter(done -> done.size() == 0 || !done.get(0).toString().equals("" + CHANGED_SINCE));
    }

    private static Optional<Restored> channelRestored(Response answer) {
        return unlessChanged(answer)
                .map(done -> new Restored(
                        done.get(0).toInteger(),
                        done.get(1).toInteger(),
                        done.get(2).toInteger(),
                        done.get(3).toInteger(),
                        0));
    }

    /** Operators list those who suffer something: what was put back belongs there, too. */
    private Future<Optional<Restored>> userRestored(UserId user, JsonObject archived, Response answer) {
        Optional<Response> done = unlessChanged(answer);
        if (done.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        List<String> kinds = answer.stream().map(Response::toString).toList();
        List<Future<Response>> listed = new ArrayList<>();
        JsonArray rows = archived.getJsonArray("sanctions", new JsonArray());
        for (int i = 0; i < rows.size(); i++) {
            JsonObject row = rows.getJsonObject(i);
            if (kinds.contains(row.getString("kind"))) {
                String till = row.getString("till");
                listed.add(links.call(RedisCall.writing(
                        Command.ZADD,
                        RedisAuditLog.list(links.keyPrefix(), row.getString("kind")),
                        till.equals("0") ? Long.toString(RedisAuditLog.FOR_EVER) : till,
                        user.value())));
            }
        }
        return Future.all(listed).map(all -> Optional.of(new Restored(0, 0, 0, kinds.size(), 0)));
    }

    @Override
    public Future<Void> endRestore(Subject subject) {
        return links.call(RedisCall.of(RedisScript.RESTORE_END, List.of(keys.copied(subject))))
                .mapEmpty();
    }
}
