package io.rookery.presence;

import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import io.rookery.routing.FanOut;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a channel's home hears over the topics and reads from the store. Belongs to the event loop of its {@link FanOut}. */
final class ChannelSource implements ChannelHome.Port {
    private final Topic channel;
    private final FanOut fanOut;
    private final PlaceLoop.Sources sources;
    private final BiConsumer<NodeId, RosterChange> followers;
    private final Feed feed = new Feed(this::heard);
    private final ChannelHome home;

    ChannelSource(
            Topic channel,
            Roster roster,
            PlaceLoop.Sources sources,
            BiConsumer<NodeId, RosterChange> followers,
            LongSupplier nanoTime) {
        this.channel = channel;
        this.sources = sources;
        this.fanOut = sources.fanOut();
        this.followers = followers;
        this.home = new ChannelHome(roster, this, nanoTime);
    }

    /** The home, which begins to read the channel once it hears of it. */
    ChannelHome open() {
        fanOut.add(feed);
        fanOut.listen(feed, channel).onComplete(listening -> home.look());
        return home;
    }

    @Override
    public Future<List<UserId>> members(@Nullable UserId after, int limit) {
        return sources.channels()
                .members(channel, after, limit)
                .map(members -> members.stream()
                        .map(member -> new UserId(member.user().userId()))
                        .toList());
    }

    @Override
    public Future<List<Presence>> presences(List<UserId> users) {
        return sources.presences().apply(users);
    }

    @Override
    public Future<Void> listen(UserId user) {
        return fanOut.listen(feed, Topic.presenceOf(user));
    }

    @Override
    public void unlisten(UserId user) {
        fanOut.unsubscribe(feed, Topic.presenceOf(user));
    }

    @Override
    public void tell(NodeId node, RosterChange change) {
        followers.accept(node, change);
    }

    @Override
    public void close() {
        fanOut.remove(feed);
    }

    private void heard(Push push) {
        if (push instanceof Push.PresenceChanged changed) {
            home.heard(changed.presence());
        } else if (push instanceof Push.MemberJoined joined) {
            home.joined(new UserId(joined.user().userId()));
        } else if (push instanceof Push.MemberLeft left) {
            home.left(new UserId(left.user().userId()));
        }
    }
}
