package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.store.SessionStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Begins and ends listening, and keeps the session's record of it.
 *
 * <p>A command with several topics is done for all of them or for none: everything is checked and noted first, and if
 * listening then fails for one, the others are undone.
 */
final class Subscriptions {
    private final ChannelAccessCheck access;
    private final SessionStore sessions;
    private final Turns turns;
    private int subscriptionsMax;

    Subscriptions(ChannelAccessCheck access, SessionStore sessions, Turns turns, int subscriptionsMax) {
        this.access = access;
        this.sessions = sessions;
        this.turns = turns;
        this.subscriptionsMax = subscriptionsMax;
    }

    /** Topics of one session from now on; what it listens to beyond that it keeps. */
    void atMost(int newSubscriptionsMax) {
        subscriptionsMax = newSubscriptionsMax;
    }

    Future<Answer.Subscribed> subscribe(Caller caller, Command.Subscribe command) {
        Map<Topic, Optional<Position>> wanted = wanted(command);
        return turns.take(caller.session(), () -> begin(caller, wanted)).map(Answer.Subscribed::new);
    }

    Future<Answer.Empty> unsubscribe(Caller caller, Command.Unsubscribe command) {
        List<Topic> topics =
                command.topics().stream().map(Naming::topic).distinct().toList();
        topics.forEach(topic -> requireChannel(topic, "listened to as long as the session lives"));
        return turns.take(caller.session(), () -> end(caller, topics)).map(Answer.EMPTY);
    }

    /** To be called in the session's turn, when access and room are known. */
    Future<Recovery> begin(Caller caller, Topic topic, Optional<Position> since) {
        return noted(caller, Map.of(topic, since))
                .map(found -> found.values().iterator().next());
    }

    /** To be called in the session's turn. */
    Future<Void> end(Caller caller, Collection<Topic> topics) {
        forget(caller, topics);
        return sessions.unsubscribe(caller.session().id(), names(topics));
    }

    void requireRoom(Session session, Collection<Topic> topics) {
        long added = topics.stream()
                .filter(topic -> topic.kind() != TopicKind.INBOX)
                .filter(topic -> !session.topics().contains(topic))
                .count();
        if (session.topics().size() + added > subscriptionsMax) {
            throw Refusal.of(
                    ErrorCode.SUBSCRIPTION_LIMIT,
                    "subscriptions: " + (session.topics().size() + added) + " (expected: at most " + subscriptionsMax
                            + ")");
        }
    }

    static void requireChannel(Topic topic, String otherwise) {
        if (topic.kind() == TopicKind.INBOX) {
            throw Refusal.invalidParams("channel: " + topic + " (expected: a channel; an inbox is " + otherwise + ")");
        }
    }

    private static Map<Topic, Optional<Position>> wanted(Command.Subscribe command) {
        Map<Topic, Optional<Position>> wanted = new LinkedHashMap<>();
        for (Command.TopicSince item : command.topics()) {
            Topic topic = Naming.topic(item.topic());
            if (wanted.put(topic, Optional.ofNullable(item.since())) != null) {
                throw Refusal.invalidParams("topics: " + topic + " twice (expected: once)");
            }
        }
        return wanted;
    }

    private Future<Map<String, Recovery>> begin(Caller caller, Map<Topic, Optional<Position>> wanted) {
        requireRoom(caller.session(), wanted.keySet());
        return Future.all(wanted.keySet().stream()
                        .map(topic -> access.require(caller.session(), topic))
                        .toList())
                .compose(allowed -> noted(caller, wanted));
    }

    /** Notes the topics before listening, because the answer must follow the last recovery without any other step. */
    private Future<Map<String, Recovery>> noted(Caller caller, Map<Topic, Optional<Position>> wanted) {
        List<Topic> added = wanted.keySet().stream()
                .filter(topic -> topic.kind() != TopicKind.INBOX)
                .filter(topic -> !caller.session().topics().contains(topic))
                .toList();
        Future<Void> note = added.isEmpty()
                ? Future.succeededFuture()
                : sessions.subscribe(caller.session().id(), names(added));
        return note.compose(done -> listen(caller, wanted)).recover(failure -> undo(caller, added, failure));
    }

    private static Future<Map<String, Recovery>> listen(Caller caller, Map<Topic, Optional<Position>> wanted) {
        Map<String, Future<Recovery>> begun = new LinkedHashMap<>();
        wanted.forEach((topic, since) -> {
            if (topic.kind() != TopicKind.INBOX) {
                caller.session().topics().add(topic);
            }
            begun.put(topic.name(), caller.fanOut().subscribe(caller.subscriber(), topic, since.orElse(null)));
        });
        return Future.join(List.copyOf(begun.values())).map(all -> {
            Map<String, Recovery> found = new LinkedHashMap<>();
            begun.forEach((name, recovery) -> found.put(name, recovery.result()));
            return found;
        });
    }

    private <T> Future<T> undo(Caller caller, List<Topic> added, Throwable failure) {
        forget(caller, added);
        Future<Void> unnoted = added.isEmpty()
                ? Future.succeededFuture()
                : sessions.unsubscribe(caller.session().id(), names(added));
        return unnoted.transform(whatever -> Future.failedFuture(failure));
    }

    private static void forget(Caller caller, Collection<Topic> topics) {
        topics.forEach(topic -> {
            caller.fanOut().unsubscribe(caller.subscriber(), topic);
            caller.session().topics().remove(topic);
        });
    }

    private static List<String> names(Collection<Topic> topics) {
        return topics.stream().map(Topic::name).toList();
    }
}
