package io.rookery.transport;

import io.rookery.dispatch.Caller;
import io.rookery.dispatch.Dispatcher;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Subscribes; leaves {@code chat.history} without an answer; knows nothing else. */
final class MemoryDispatcher implements Dispatcher {
    @Override
    public Future<? extends Answer> dispatch(Caller caller, Command command) {
        if (command instanceof Command.Subscribe subscribe) {
            return subscribe(caller, subscribe);
        }
        if (command instanceof Command.ChatHistory) {
            return Promise.<Answer>promise().future();
        }
        return Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND, "no such thing"));
    }

    private static Future<Answer> subscribe(Caller caller, Command.Subscribe command) {
        Map<String, Future<Recovery>> begun = new LinkedHashMap<>();
        for (Command.TopicSince item : command.topics()) {
            Topic topic = topic(item.topic());
            caller.session().topics().add(topic);
            begun.put(item.topic(), caller.fanOut().subscribe(caller.subscriber(), topic, item.since()));
        }
        return Future.all(List.copyOf(begun.values())).map(all -> {
            Map<String, Recovery> found = new LinkedHashMap<>();
            begun.forEach((name, recovery) -> found.put(name, recovery.result()));
            return new Answer.Subscribed(found);
        });
    }

    private static Topic topic(String name) {
        try {
            return new Topic(name);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.invalidParams(malformed.getMessage());
        }
    }
}
