package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Command;
import io.rookery.protocol.Invitation;
import io.rookery.store.ReadMarkers;
import io.rookery.store.ReadMarkers.View;
import io.rookery.store.UserChannels;
import io.rookery.store.UserChannels.Entry;
import io.rookery.store.UserChannels.Listed;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the channels of a user, and forgets those of which the channel itself says that they are not. */
final class OwnChannels {
    static final int PAGE_MAX = 100;

    private final UserChannels users;
    private final ReadMarkers markers;

    OwnChannels(UserChannels users, ReadMarkers markers) {
        this.users = users;
        this.markers = markers;
    }

    Future<Answer.Channels> list(Caller caller, Command.ChannelList command) {
        int limit = Bounds.within("limit", command.limit(), 1, PAGE_MAX);
        String cursor = command.cursor();
        UserId user = caller.session().user();
        return users.list(user).compose(listed -> {
            Page page = Page.of(listed, cursor, limit);
            Future<List<Answer.OwnChannel>> channels = channels(user, page, cursor == null);
            Future<List<Invitation>> invitations = invitations(user, cursor == null ? listed.invitations() : List.of());
            return Future.all(channels, invitations)
                    .map(both -> new Answer.Channels(channels.result(), invitations.result(), page.cursor()));
        });
    }

    private record Page(List<Entry> entries, @Nullable String cursor) {
        static Page of(Listed listed, @Nullable String after, int limit) {
            List<Entry> following = listed.channels().stream()
                    .filter(entry -> after == null || entry.channel().name().compareTo(after) > 0)
                    .sorted(Comparator.comparing(entry -> entry.channel().name()))
                    .toList();
            return following.size() <= limit
                    ? new Page(following, null)
                    : new Page(
                            following.subList(0, limit),
                            following.get(limit - 1).channel().name());
        }
    }

    private Future<List<Answer.OwnChannel>> channels(UserId user, Page page, boolean withInbox) {
        List<Future<Answer.@Nullable OwnChannel>> asked = new ArrayList<>();
        if (withInbox) {
            asked.add(markers.view(user.inbox(), user).map(view -> answer(user.inbox(), ChannelRole.OWNER, view)));
        }
        page.entries().forEach(entry -> asked.add(channel(user, entry)));
        return Future.all(asked).map(all -> found(asked));
    }

    private Future<Answer.@Nullable OwnChannel> channel(UserId user, Entry entry) {
        return markers.view(entry.channel(), user).map(view -> {
            ChannelRole role = view.role();
            if (role == null) {
                users.drop(user, entry);
                return null;
            }
            return answer(entry.channel(), role, view);
        });
    }

    private static Answer.OwnChannel answer(Topic topic, ChannelRole role, View view) {
        boolean isInbox = topic.kind() == TopicKind.INBOX;
        ChannelAccess access = view.access() == null ? ChannelAccess.OPEN : view.access();
        return new Answer.OwnChannel(
                topic.name(),
                view.title(),
                isInbox ? ChannelAccess.MEMBERS : access,
                role,
                isInbox ? 1 : view.memberCount(),
                view.epoch(),
                view.head(),
                view.read(),
                view.head() - view.read());
    }

    private Future<List<Invitation>> invitations(UserId user, List<Topic> topics) {
        List<Future<@Nullable Invitation>> asked = topics.stream()
                .sorted(Comparator.comparing(Topic::name))
                .map(topic -> invitation(user, topic))
                .toList();
        return Future.all(asked).map(all -> found(asked));
    }

    private Future<@Nullable Invitation> invitation(UserId user, Topic topic) {
        return markers.view(topic, user).map(view -> {
            if (view.invitation() == null) {
                users.uninvite(user, topic);
            }
            return view.invitation();
        });
    }

    private static <T> List<T> found(List<Future<@Nullable T>> asked) {
        List<T> found = new ArrayList<>(asked.size());
        for (Future<@Nullable T> one : asked) {
            T result = one.result();
            if (result != null) {
                found.add(result);
            }
        }
        return List.copyOf(found);
    }
}
