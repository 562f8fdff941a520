package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Brings what is not stored from users to users and channels, at most once: not to somebody who blocks its author, and not from somebody
 * who is silent in the channel, and nobody is told. What is known of that may be some seconds old. While it cannot be told, nothing is
 * brought. Belongs to one event loop.
 */
final class Signalling {
    static final int PAIRS_MAX = 10_000;
    static final Duration PAIR_KNOWN = Duration.ofSeconds(5);

    private static final int SPREAD = 0x9E3779B1;

    private record Pair(UserId from, UserId to) {
        /** Names that differ in their last letters have neighbouring hashes, so those of pairs would often be the same. */
        @Override
        public int hashCode() {
            return from.hashCode() * SPREAD + to.hashCode();
        }
    }

    private final Publisher publisher;
    private final BiFunction<Topic, UserId, Future<Boolean>> silent;
    private final Remembered<Pair> blocks;

    /**
     * @param silent whether a user is silent in a channel
     */
    Signalling(
            Publisher publisher,
            BlockLists lists,
            BiFunction<Topic, UserId, Future<Boolean>> silent,
            LongSupplier nanoTime) {
        this.publisher = publisher;
        this.silent = silent;
        this.blocks = new Remembered<>(
                pair -> lists.blocks(pair.to(), pair.from()), PAIRS_MAX, PAIR_KNOWN.toNanos(), nanoTime);
    }

    void toUser(UserId from, UserId to, Priority priority, Push push) {
        unless(isSilent(from, to.inbox()), to.inbox(), priority, push);
    }

    void toChannel(UserId from, Topic topic, Priority priority, Push push) {
        unless(isSilent(from, topic), topic, priority, push);
    }

    /** Whether nothing a user does is to be heard there. */
    Future<Boolean> isSilent(UserId user, Topic topic) {
        if (topic.kind() != TopicKind.INBOX) {
            return silent.apply(topic, user);
        }
        UserId owner = topic.inboxOwner();
        return user.equals(owner) ? Future.succeededFuture(false) : blocks.ask(new Pair(user, owner));
    }

    private void unless(Future<Boolean> kept, Topic topic, Priority priority, Push push) {
        kept.onSuccess(isKept -> {
            if (!isKept) {
                publisher.send(topic, DeliveryClass.SIGNAL, priority, push);
            }
        });
    }
}
