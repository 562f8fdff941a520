package io.rookery.archive;

import io.rookery.identity.MessageId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.LogPage;
import io.rookery.store.LogRange;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads logs and, where they end, the archive. */
final class ArchivedReads {
    private final MessageLog log;
    private final MessageArchive archive;

    ArchivedReads(MessageLog log, MessageArchive archive) {
        this.log = log;
        this.archive = archive;
    }

    /** What was trimmed after the reader's position is not lost: it is read from the archive. */
    Future<LogRange> read(Topic topic, Position since, int limit) {
        return log.read(topic, since, limit)
                .compose(range -> range.trimmed()
                        ? archive.between(topic, since.offset(), range.head().offset() + 1, limit)
                                .map(found -> joined(range, since, found))
                                .otherwise(range)
                        : Future.succeededFuture(range));
    }

    /** Only messages that follow each other and the reader's position: at a place of two messages nobody goes on. */
    private static LogRange joined(LogRange range, Position since, List<ChatMessage> found) {
        List<ChatMessage> following = new ArrayList<>(found.size());
        long next = since.offset() + 1;
        for (ChatMessage message : found) {
            if (message.offset() != next) {
                break;
            }
            following.add(message);
            next++;
        }
        boolean ambiguous =
                following.size() < found.size() && found.get(following.size()).offset() < next;
        return following.isEmpty() || ambiguous
                ? range
                : new LogRange(range.head(), true, since, range.changed(), following);
    }

    Future<LogPage> page(Topic topic, @Nullable Long before, @Nullable Long after, int limit) {
        return log.page(topic, before, after, limit)
                .compose(page -> after == null
                        ? backward(topic, before == null ? Long.MAX_VALUE : before, limit, page)
                        : forward(topic, after, limit, page));
    }

    private Future<LogPage> backward(Topic topic, long before, int limit, LogPage page) {
        int lacking = limit - page.messages().size();
        long first = page.messages().isEmpty() ? before : page.messages().get(0).offset();
        if (first <= 1 || lacking == 0) {
            return Future.succeededFuture(new LogPage(page.messages(), first > 1));
        }
        return archive.before(topic, first, lacking + 1).map(older -> {
            int taken = taken(older, lacking);
            List<ChatMessage> all = new ArrayList<>(older.subList(older.size() - taken, older.size()));
            all.addAll(page.messages());
            return new LogPage(all, older.size() > taken);
        });
    }

    /** Messages at one offset stay together. */
    private static int taken(List<ChatMessage> older, int lacking) {
        int taken = Math.min(lacking, older.size());
        while (taken > 0
                && taken < older.size()
                && older.get(older.size() - taken - 1).offset()
                        == older.get(older.size() - taken).offset()) {
            taken++;
        }
        return taken;
    }

    private Future<LogPage> forward(Topic topic, long after, int limit, LogPage page) {
        long first = page.messages().isEmpty()
                ? Long.MAX_VALUE
                : page.messages().get(0).offset();
        if (first == after + 1) {
            return Future.succeededFuture(page);
        }
        return archive.between(topic, after, first, limit + 1).map(older -> {
            if (older.size() > limit) {
                return new LogPage(older.subList(0, whole(older, limit)), true);
            }
            List<ChatMessage> all = new ArrayList<>(older);
            page.messages().stream().limit(limit - older.size()).forEach(all::add);
            return new LogPage(
                    all,
                    page.more() || all.size() < older.size() + page.messages().size());
        });
    }

    /** So many or a few more, so that messages at one offset stay together. */
    private static int whole(List<ChatMessage> messages, int limit) {
        int end = limit;
        while (end < messages.size()
                && messages.get(end).offset() == messages.get(end - 1).offset()) {
            end++;
        }
        return end;
    }

    /** In the log, as far as it looks back, and else in the archive. */
    Future<Optional<ChatMessage>> find(Topic topic, String messageId) {
        return log.find(topic, messageId)
                .compose(newest -> newest.isPresent()
                        ? Future.succeededFuture(newest)
                        : archive.find(topic, MessageId.of(messageId, topic.name()))
                                .compose(archived -> archived.map(message -> asItIs(topic, message))
                                        .orElseGet(() -> Future.succeededFuture(archived))));
    }

    /** As long as the log keeps a message, it is there as it is now, and its place is known. */
    private Future<Optional<ChatMessage>> asItIs(Topic topic, ChatMessage archived) {
        return log.page(topic, archived.offset() + 1, null, 1)
                .map(page -> page.messages().stream()
                        .filter(kept -> kept.messageId().equals(archived.messageId()))
                        .findFirst()
                        .or(() -> Optional.of(archived)));
    }
}
