package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.MessageArchive;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for what was said. Whatever the archive finds is shown only where the user may read at that moment. */
final class Search {
    static final int PAGE_MAX = 100;

    private final ChannelRules rules;
    private final ChannelAccessCheck access;
    private final Optional<MessageArchive> archive;

    Search(ChannelRules rules, ChannelAccessCheck access, Optional<MessageArchive> archive) {
        this.rules = rules;
        this.access = access;
        this.archive = archive;
    }

    Future<Answer.FoundMessages> search(Caller caller, Command.ChatSearch command) {
        Session session = caller.session();
        String channel = command.channel();
        Optional<UserId> author = Optional.ofNullable(command.from()).map(Naming::user);
        int limit = Bounds.within("limit", command.limit(), 1, PAGE_MAX);
        Optional<Instant> since = time("since", command.sinceMillis());
        Optional<Instant> until = time("until", command.untilMillis());
        Topic topic = channel == null ? null : Naming.topic(channel);
        Future<Void> allowed = topic == null ? Future.succeededFuture() : access.require(session, topic);
        return allowed.compose(done -> archive()
                        .search(new ArchiveQuery(
                                command.query(),
                                topic == null ? readable(session) : List.of(topic),
                                topic == null ? rules.readableByAnyone() : Set.of(),
                                author,
                                since,
                                until,
                                limit,
                                Optional.ofNullable(command.cursor()))))
                .compose(found -> shown(session, found));
    }

    private MessageArchive archive() {
        return archive.orElseThrow(() -> Refusal.unavailable("there is no archive to search"));
    }

    private static List<Topic> readable(Session session) {
        List<Topic> topics = new ArrayList<>(session.topics());
        topics.add(session.user().inbox());
        return topics;
    }

    private Future<Answer.FoundMessages> shown(Session session, MessageArchive.Found found) {
        List<String> channels =
                found.messages().stream().map(ChatMessage::channel).distinct().toList();
        return Future.all(channels.stream()
                        .map(name -> access.mayListen(session, new Topic(name)))
                        .toList())
                .map(allowed -> {
                    List<ChatMessage> shown = found.messages().stream()
                            .filter(message -> allowed.<Boolean>resultAt(channels.indexOf(message.channel())))
                            .toList();
                    return new Answer.FoundMessages(shown, found.next().orElse(null));
                });
    }

    private static Optional<Instant> time(String name, @Nullable Long millis) {
        return Optional.ofNullable(millis)
                .map(known -> Instant.ofEpochMilli(Bounds.within(name, known.longValue(), 0, Position.OFFSET_MAX)));
    }
}
