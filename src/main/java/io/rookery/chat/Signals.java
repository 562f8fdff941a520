package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes on game events that are not stored. Whoever may speak in a channel may signal there. */
final class Signals {
    static final long TTL_MILLIS_MAX = 60_000;

    private final ChannelRules rules;
    private final Signalling signalling;
    private final Consumer<Session> requireVoice;
    private final ChatLimits limits;
    private final Clock clock;

    /**
     * @param requireVoice refuses whoever may not speak anywhere
     */
    Signals(ChannelRules rules, Signalling signalling, Consumer<Session> requireVoice, ChatLimits limits, Clock clock) {
        this.rules = rules;
        this.signalling = signalling;
        this.requireVoice = requireVoice;
        this.limits = limits;
        this.clock = clock;
    }

    Future<Answer.Empty> send(Caller caller, Command.SignalSend command) {
        Long ttlMillis = command.ttlMillis();
        if (ttlMillis != null) {
            Bounds.within("ttlMs", ttlMillis.longValue(), 1, TTL_MILLIS_MAX);
        }
        Bounds.payload(command.payload(), limits);
        Topic topic = audience(caller, command.to(), command.channel());
        Push signal = new Push.Signal(
                command.channel(),
                command.to(),
                caller.session().sender(),
                command.event(),
                command.payload(),
                clock.millis());
        bring(caller, topic, command.priority(), signal);
        return Future.succeededFuture(Answer.EMPTY);
    }

    /** Brings something to an audience, unless it is not to hear the caller. */
    void bring(Caller caller, Topic audience, Priority priority, Push push) {
        signalling.bring(caller.session().user(), audience, priority, push);
    }

    /** Whom the caller may reach by something that is not stored; refuses what the caller may not. */
    Topic audience(Caller caller, @Nullable String to, @Nullable String channel) {
        requireVoice.accept(caller.session());
        if (to != null && channel == null) {
            return Naming.user(to).inbox();
        }
        if (channel == null || to != null) {
            throw Refusal.invalidParams("to and channel (expected: one of them)");
        }
        Topic topic = Naming.topic(channel);
        boolean allowed = switch (rules.publishing(topic)) {
            case ALLOWED -> true;
            case FORBIDDEN -> false;
            case BY_MEMBERSHIP -> caller.fanOut().isSubscribed(caller.subscriber(), topic);
        };
        if (!allowed) {
            throw Refusal.forbidden();
        }
        return topic;
    }
}
