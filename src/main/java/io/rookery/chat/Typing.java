package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells who is writing. Whoever may speak somewhere may say so there. What was said holds for a while and is repeated by the
 * client; of the repetitions only those are handed on that come in the second half of that time. Belongs to one event loop.
 */
final class Typing {
    /** Beyond it, what was told longest ago is forgotten, and told again when it is repeated. */
    static final int TOLD_MAX = 10_000;

    private final Signals signals;
    private final Duration window;
    private final LongSupplier nanoTime;
    private final Map<Told, Long> toldNanos = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Long> eldest) {
            return size() > TOLD_MAX;
        }
    };

    /**
     * @param signals says who may speak where, and brings it there
     */
    Typing(Signals signals, Duration window, LongSupplier nanoTime) {
        this.signals = signals;
        this.window = window;
        this.nanoTime = nanoTime;
    }

    Future<Answer.Empty> typing(Caller caller, Command.ChatTyping command) {
        Topic topic = signals.audience(caller, command.to(), command.channel());
        if (isNews(new Told(caller.session().id(), topic), command.typing())) {
            Push push = new Push.Typing(
                    command.channel(),
                    command.to(),
                    caller.session().sender(),
                    command.typing(),
                    command.typing() ? window.toMillis() : null);
            signals.bring(caller, topic, Priority.LOW, push);
        }
        return Future.succeededFuture(Answer.EMPTY);
    }

    private boolean isNews(Told told, boolean typing) {
        Long since = toldNanos.get(told);
        long now = nanoTime.getAsLong();
        if (!typing) {
            toldNanos.remove(told);
            return since != null && now - since < window.toNanos();
        }
        if (since != null && now - since < window.toNanos() / 2) {
            return false;
        }
        toldNanos.remove(told);
        toldNanos.put(told, now);
        return true;
    }

    int remembered() {
        return toldNanos.size();
    }

    private record Told(String sessionId, Topic topic) {}
}
