package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.vertx.core.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the cursors tell the listeners of an event loop. Events of one cursor are taken in the order told. */
sealed interface FanOutEvent {

    record Deliver(Frame frame) implements FanOutEvent {}

    /** From here on, what is delivered concerns this subscription; its recovery follows if it is not here yet. */
    record Attached(long subscription, @Nullable Recovery recovery) implements FanOutEvent {}

    /**
     * @param changes what became of messages that the reader has, to be told after the answer
     */
    record Recovered(long subscription, Recovery recovery, List<Frame> changes) implements FanOutEvent {}

    record Failed(long subscription, Refusal refusal) implements FanOutEvent {}

    /** The log lost messages that listeners have seen, or they have missed messages it no longer holds. */
    record Reset(Topic topic, Position position) implements FanOutEvent {}

    record ToEveryone(Push push, Promise<Integer> offered) implements FanOutEvent {}
}
