package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Invitation;
import io.rookery.protocol.Sender;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Read markers as Redis sorted sets, one a channel. Whoever calls is on the event loop of the links. */
public final class RedisReadMarkers implements ReadMarkers {
    private static final int INVITED_UNTIL = 7;

    private final RedisLinks links;
    private final TopicKeys keys;

    public RedisReadMarkers(RedisLinks links) {
        this.links = links;
        this.keys = new TopicKeys(links.keyPrefix());
    }

    @Override
    public Future<Marked> read(Topic topic, UserId user, long offset) {
        return links.call(RedisCall.of(
                        RedisScript.CHANNEL_READ,
                        keys.channel(topic),
                        user.value(),
                        offset,
                        topic.kind() == TopicKind.INBOX ? "1" : "0"))
                .map(answer -> new Marked(
                        answer.get(0).toLong(),
                        answer.get(1).toLong(),
                        answer.get(2).toLong(),
                        answer.get(3).toInteger()));
    }

    @Override
    public Future<View> view(Topic topic, UserId user) {
        return links.call(RedisCall.of(RedisScript.CHANNEL_VIEW, keys.channel(topic), user.value()))
                .map(answer -> view(topic, answer));
    }

    private static View view(Topic topic, Response answer) {
        Response role = answer.get(0);
        Response access = answer.get(1);
        String title = textOrNull(answer.get(2));
        return new View(
                role == null ? null : RedisChannelStore.role(role),
                access == null ? null : ChannelAccess.valueOf(access.toString()),
                title,
                answer.get(3).toInteger(),
                textOrNull(answer.get(4)),
                answer.get(5).toLong(),
                answer.get(6).toLong(),
                answer.size() > INVITED_UNTIL ? invitation(topic, title, answer) : null);
    }

    private static Invitation invitation(Topic topic, @Nullable String title, Response answer) {
        String by = answer.get(INVITED_UNTIL + 1).toString();
        String name = textOrNull(answer.get(INVITED_UNTIL + 2));
        return new Invitation(
                topic.name(),
                title,
                new Sender(by, name == null ? by : name),
                answer.get(INVITED_UNTIL).toLong());
    }

    @Override
    public Future<Optional<Position>> oldest(Topic topic, int messagesMax) {
        return links.call(JointScript.OLDEST, keys.messages(topic), List.of(messagesMax))
                .map(answer -> Optional.ofNullable(answer).map(RedisReadMarkers::position));
    }

    private static Position position(Response answer) {
        return new Position(answer.get(0).toString(), answer.get(1).toLong());
    }

    private static @Nullable String textOrNull(@Nullable Response response) {
        return response == null ? null : response.toString();
    }
}
