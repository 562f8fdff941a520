package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.Alteration.OfContent;
import io.rookery.store.ArchiveChange.Version;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The backlog as a number beside each log, and a sorted set of topics for each partition. */
public final class RedisArchiveBacklog implements ArchiveBacklog {
    private final RedisLinks links;
    private final LogEntries entries;
    private final LogScripts scripts;
    private final RedisMessageChanges changes;

    public RedisArchiveBacklog(RedisLinks links, BodyCodec bodies, LogBeginnings beginnings) {
        this.links = links;
        this.entries = new LogEntries(bodies);
        this.scripts = new LogScripts(links, Optional.of(beginnings));
        this.changes = new RedisMessageChanges(scripts, entries);
    }

    @Override
    public Future<Page> page(Topic topic, int limit) {
        List<Object> limits = List.of(limit, Math.min(limit, MessageChanges.CHANGES_READ_MAX));
        return scripts.call(RedisScript.ARCHIVE_PAGE, topic, limits)
                .map(answer -> page(topic, new AnswerReader(answer)));
    }

    private Page page(Topic topic, AnswerReader answer) {
        Position head = new Position(answer.text(), answer.number());
        long archived = answer.number();
        long changesUpTo = answer.number();
        List<ArchiveEntry> firsts = new ArrayList<>();
        List<ArchiveChange> changes = new ArrayList<>();
        for (LogEntries.Entry entry : LogEntries.entries(answer)) {
            firsts.add(entries.archiveEntry(topic, entry));
            if (entry.isChanged()) {
                changes.add(new ArchiveChange(entries.message(topic, entry), List.of()));
            }
        }
        List<MessageChange> made = RedisMessageChanges.changes(answer);
        Map<Long, List<MessageChange>> byMessage = made.stream()
                .filter(change -> change.alteration() instanceof OfContent)
                .collect(Collectors.groupingBy(MessageChange::offset));
        for (ChatMessage message : entries.messages(topic, answer)) {
            List<MessageChange> ofMessage = byMessage.remove(message.offset());
            changes.add(new ArchiveChange(message, ofMessage == null ? List.of() : versions(ofMessage)));
        }
        List<MessageChange> late = made.stream()
                .filter(change -> byMessage.containsKey(change.offset()) && change.alteration() instanceof OfContent)
                .toList();
        return new Page(head, archived, firsts, changes, late, changesUpTo);
    }

    private static List<Version> versions(List<MessageChange> changes) {
        return changes.stream()
                .map(change -> Version.of(change, (OfContent) change.alteration()))
                .toList();
    }

    @Override
    public Future<ChangeOutcome> changeArchived(
            Topic topic, Retention retention, long known, AlterationDraft draft, ChatMessage archived) {
        return changes.changeArchived(topic, retention, known, draft, archived);
    }

    @Override
    public Future<Long> archived(Topic topic, Retention retention, Page page) {
        List<Object> arguments = LogScripts.arguments(retention, 4);
        arguments.add(page.end().epoch());
        arguments.add(page.end().offset());
        arguments.add(page.head().epoch());
        arguments.add(page.changed());
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
