package io.rookery.presence;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.PresenceQuestion;
import io.rookery.protocol.Refusal;
import io.rookery.routing.FanOut;
import io.rookery.session.TopicAccess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * The commands by which clients ask how users are, once or for as long as they watch. One for an event loop; each method is
 * the handler of one command.
 */
public final class PresenceQueries {
    private final PresenceTracker tracker;
    private final Places places;
    private final TopicAccess access;
    private final LoopQueries loop;
    private final Context context;

    /**
     * To be made on the event loop.
     *
     * @param fanOut of the event loop
     * @param access who may see who is there of a channel's members
     */
    public PresenceQueries(
            Vertx vertx, Context context, FanOut fanOut, PresenceTracker tracker, Places places, TopicAccess access) {
        this.tracker = tracker;
        this.places = places;
        this.access = access;
        this.loop = new LoopQueries(Turns.of(vertx, context), fanOut, places, tracker::look);
        this.context = context;
    }

    /** {@code presence.query}. */
    public Future<? extends Answer> query(Caller caller, Command.PresenceQuery command) {
        return find(caller, command.question())
                .map(found -> new Answer.QueriedPresences(found.members(), found.total(), found.version()));
    }

    /** {@code presence.watch}: what is pushed may overtake the answer, and is to be applied after it. */
    public Future<? extends Answer> watch(Caller caller, Command.PresenceWatch command) {
        return watch(caller, command.question())
                .map(begun -> new Answer.WatchedPresences(
                        begun.queryId(),
                        begun.shown().version(),
                        begun.shown().members(),
                        begun.shown().total()));
    }

    /** To be told, on any thread, of changed relations. */
    void relationsChanged(RelationChange change) {
        context.runOnContext(turn -> loop.relationsChanged(change));
    }

    /** {@code presence.unwatch}. */
    public Future<? extends Answer> unwatch(Caller caller, Command.PresenceUnwatch command) {
        loop.unwatch(caller.subscriber(), command.queryId());
        return Future.succeededFuture(Answer.EMPTY);
    }

    private Future<QueryResult> find(Caller caller, PresenceQuestion question) {
        PresenceFilter filter = PresenceFilter.of(question);
        UserId user = caller.session().user();
        String zone = question.zone();
        String channel = question.channel();
        if (zone != null) {
            return seen(places.query(Place.zone(checked(zone)), filter, user), user);
        }
        if (channel != null) {
            Topic topic = topic(channel);
            return require(caller, topic)
                    .compose(allowed -> seen(places.query(Place.channel(topic), filter, user), user));
        }
        return tracker.look(users(question), List.of(user)).map(glances -> {
            ListSight list = new ListSight(user);
            glances.forEach(list::read);
            return filter.select(list.version(), list.byName()).shownTo(user.value());
        });
    }

    private Future<QueryResult> seen(Future<QueryResult> found, UserId viewer) {
        return found.compose(result -> PlaceAudience.seen(result, viewer, tracker::look));
    }

    private Future<LoopQueries.Watched> watch(Caller caller, PresenceQuestion question) {
        PresenceFilter filter = PresenceFilter.of(question);
        String zone = question.zone();
        String channel = question.channel();
        if (zone != null) {
            return loop.watch(caller.subscriber(), Place.zone(checked(zone)), filter, LoopQueries::always);
        }
        if (channel != null) {
            Topic topic = topic(channel);
            return require(caller, topic)
                    .compose(allowed -> loop.watch(
                            caller.subscriber(),
                            Place.channel(topic),
                            filter,
                            () -> access.mayListen(caller.session(), topic)));
        }
        return loop.watchUsers(caller.subscriber(), users(question), filter);
    }

    private Future<Void> require(Caller caller, Topic topic) {
        return access.mayListen(caller.session(), topic)
                .compose(allowed -> allowed ? Future.succeededFuture() : Future.failedFuture(Refusal.forbidden()));
    }

    private static String checked(String zone) {
        try {
            return new Zone(zone).name();
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidParams(e.getMessage());
        }
    }

    private static Topic topic(String channel) {
        try {
            return new Topic(channel);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidParams(e.getMessage());
        }
    }

    private static List<UserId> users(PresenceQuestion question) {
        return List.copyOf(PresenceCommands.users(question.users()));
    }
}
