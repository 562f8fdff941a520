package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.store.SanctionStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Who may not be in a channel, or say nothing there, where the append does not see to it. That nobody suffers anything in a channel is
 * known here for a second, so that many who come back at once cost one question a channel. Belongs to one event loop.
 */
final class ChannelStandings {
    static final int CHANNELS_MAX = 4_096;
    static final int USERS_MAX = 10_000;

    /** Less than the time after which nodes put a user out once more, see {@link ModerationFeed}. */
    static final Duration CHANNEL_KNOWN = Duration.ofSeconds(1);

    static final Duration USER_KNOWN = Duration.ofSeconds(3);

    private record Place(Topic topic, UserId user) {}

    private final SanctionStore store;
    private final Remembered<Topic> sanctions;
    private final Remembered<Place> silences;

    ChannelStandings(SanctionStore store, LongSupplier nanoTime) {
        this.store = store;
        this.sanctions = new Remembered<>(store::exist, CHANNELS_MAX, CHANNEL_KNOWN.toNanos(), nanoTime);
        this.silences = new Remembered<>(
                place -> store.isSilent(place.topic(), place.user()), USERS_MAX, USER_KNOWN.toNanos(), nanoTime);
    }

    Future<Boolean> isBanned(Topic topic, UserId user) {
        return anything(topic).compose(some -> some ? store.isBanned(topic, user) : Future.succeededFuture(false));
    }

    /** Banned or mute, noticed or not. */
    Future<Boolean> isSilent(Topic topic, UserId user) {
        return anything(topic)
                .compose(some -> some ? silences.ask(new Place(topic, user)) : Future.succeededFuture(false));
    }

    private Future<Boolean> anything(Topic topic) {
        return topic.kind() == TopicKind.INBOX || topic.kind() == TopicKind.SYSTEM
                ? Future.succeededFuture(false)
                : sanctions.ask(topic);
    }
}
