package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.store.ArchiveQuery;
import io.rookery.store.MessageArchive;
import io.rookery.store.UserChannels;
import io.rookery.store.UserChannels.Entry;
import io.rookery.store.UserChannels.Listed;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what was said: in one channel, or wherever the user may read. Whatever the archive finds is shown only where the user may
 * read at that moment.
 */
final class Search {
    static final int PAGE_MAX = 100;

    /** Channels, beside those that everybody may read, in which one search looks: those listened to, then those joined latest. */
    static final int CHANNELS_MAX = 1_000;

    /** How often one search is made anew, without channels that turned out to be closed to the user. */
    static final int ANEW_MAX = 3;

    private final ChannelRules rules;
    private final ChannelAccessCheck access;
    private final UserChannels users;
    private final Optional<MessageArchive> archive;

    Search(ChannelRules rules, ChannelAccessCheck access, UserChannels users, Optional<MessageArchive> archive) {
        this.rules = rules;
        this.access = access;
        this.users = users;
        this.archive = archive;
    }

    Future<Answer.FoundMessages> search(Caller caller, Command.ChatSearch command) {
        Session session = caller.session();
        String channel = command.channel();
        ArchiveQuery anywhere = new ArchiveQuery(
                command.query(),
                List.of(),
                channel == null ? rules.readableByAnyone() : Set.of(),
                Optional.ofNullable(command.from()).map(Naming::user),
                time("since", command.sinceMillis()),
                time("until", command.untilMillis()),
                Bounds.within("limit", command.limit(), 1, PAGE_MAX),
                Optional.ofNullable(command.cursor()));
        Future<List<Topic>> topics = channel == null ? closedToOthers(session) : one(session, Naming.topic(channel));
        return topics.compose(where -> find(session, anywhere.in(where), ANEW_MAX));
    }

    private Future<List<Topic>> one(Session session, Topic topic) {
        return access.require(session, topic).map(List.of(topic));
    }

    /** Where the user may read and not everybody, as far as the index of the user's channels knows. */
    private Future<List<Topic>> closedToOthers(Session session) {
        Set<TopicKind> open = rules.readableByAnyone();
        return users.list(session.user()).map(listed -> {
            Set<Topic> topics = new LinkedHashSet<>();
            topics.add(session.user().inbox());
            topics.addAll(session.topics());
            latestFirst(listed).forEach(topics::add);
            topics.removeIf(topic -> open.contains(topic.kind()));
            return topics.stream().limit(CHANNELS_MAX).toList();
        });
    }

    private static List<Topic> latestFirst(Listed listed) {
        return listed.channels().stream()
                .sorted(Comparator.comparingLong(Entry::notedAtMillis).reversed())
                .map(Entry::channel)
                .toList();
    }

    /** A page without what may not be seen is made anew, for even the place where it ends would tell of that. */
    private Future<Answer.FoundMessages> find(Session session, ArchiveQuery query, int anew) {
        return archive()
                .search(query)
                .compose(found -> closed(session, found).compose(closed -> {
                    List<Topic> open = query.topics().stream()
                            .filter(topic -> !closed.contains(topic.name()))
                            .toList();
                    return anew > 0 && open.size() < query.topics().size()
                            ? find(session, query.in(open), anew - 1)
                            : Future.succeededFuture(shown(found, closed));
                }));
    }

    private MessageArchive archive() {
        return archive.orElseThrow(() -> Refusal.unavailable("there is no archive to search"));
    }

    /** The channels of what was found that the user may not read. */
    private Future<Set<String>> closed(Session session, MessageArchive.Found found) {
        List<String> channels =
                found.messages().stream().map(ChatMessage::channel).distinct().toList();
        return Future.all(channels.stream()
                        .map(name -> access.mayListen(session, new Topic(name)))
                        .toList())
                .map(allowed -> {
                    Set<String> closed = new HashSet<>(channels);
                    closed.removeIf(name -> allowed.<Boolean>resultAt(channels.indexOf(name)));
                    return closed;
                });
    }

    private static Answer.FoundMessages shown(MessageArchive.Found found, Set<String> closed) {
        List<ChatMessage> shown = found.messages().stream()
                .filter(message -> !closed.contains(message.channel()))
                .toList();
        return new Answer.FoundMessages(shown, found.next().orElse(null));
    }

    private static Optional<Instant> time(String name, @Nullable Long millis) {
        return Optional.ofNullable(millis)
                .map(known -> Instant.ofEpochMilli(Bounds.within(name, known.longValue(), 0, Position.OFFSET_MAX)));
    }
}
