package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The backlog as a number beside each log, and a sorted set of topics for each partition. */
public final class RedisArchiveBacklog implements ArchiveBacklog {
    private final RedisLinks links;
    private final LogEntries entries;
    private final LogScripts scripts;

    public RedisArchiveBacklog(RedisLinks links, BodyCodec bodies, LogBeginnings beginnings) {
        this.links = links;
        this.entries = new LogEntries(bodies);
        this.scripts = new LogScripts(links, Optional.of(beginnings));
    }

    @Override
    public Future<Page> page(Topic topic, int limit) {
        return scripts.call(RedisScript.ARCHIVE_PAGE, topic, List.of(limit))
                .map(answer -> new Page(
                        new Position(answer.get(0).toString(), answer.get(1).toLong()),
                        answer.get(2).toLong(),
                        entries.archiveEntries(topic, answer.get(3))));
    }

    @Override
    public Future<Long> archived(Topic topic, Retention retention, Position upTo) {
        List<Object> arguments = LogScripts.arguments(retention, 2);
        arguments.add(upTo.epoch());
        arguments.add(upTo.offset());
        return scripts.call(RedisScript.ARCHIVE_DONE, topic, arguments).map(Response::toLong);
    }

    @Override
    public Future<Void> mark(int partition, Topic topic) {
        return links.call(RedisCall.of(RedisScript.ARCHIVE_MARK, List.of(marks(partition)), topic.name()))
                .mapEmpty();
    }

    @Override
    public Future<List<Topic>> marked(int partition, int from, int limit) {
        return links.call(RedisCall.reading(Command.ZRANGE, marks(partition), from, from + limit - 1))
                .map(answer ->
                        answer.stream().map(name -> new Topic(name.toString())).toList());
    }

    @Override
    public Future<Void> unmark(int partition, Collection<Topic> topics, Duration age) {
        if (topics.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Object> arguments = new ArrayList<>(1 + topics.size());
        arguments.add(age.toMillis());
        topics.forEach(topic -> arguments.add(topic.name()));
        return links.call(RedisCall.of(RedisScript.ARCHIVE_UNMARK, List.of(marks(partition)), arguments))
                .mapEmpty();
    }

    private String marks(int partition) {
        return links.keyPrefix() + "archive:{" + partition + "}:marks";
    }
}
