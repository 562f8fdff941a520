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
        /** Written out because the one of a record is called through a method handle that is not inlined. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Pair that
                    && from.value().equals(that.from.value())
                    && to.value().equals(that.to.value());
        }

        /** Names that differ in their last letters have neighbouring hashes, so those of pairs would often be the same. */
        @Override
        public int hashCode() {
            return from.value().hashCode() * SPREAD + to.value().hashCode();
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

    /**
     * @param topic a channel, or the inbox of a user
     */
    void bring(UserId from, Topic topic, Priority priority, Push push) {
        isSilent(from, topic).onSuccess(silent -> {
            if (!silent) {
                publisher.send(topic, DeliveryClass.SIGNAL, priority, push);
            }
        });
    }

    /** Whether nothing a user does is to be heard there. */
    Future<Boolean> isSilent(UserId user, Topic topic) {
        if (topic.kind() != TopicKind.INBOX) {
            return silent.apply(topic, user);
        }
        UserId owner = topic.inboxOwner();
        return user.equals(owner) ? Future.succeededFuture(false) : blocks.ask(new Pair(user, owner));
    }
}
