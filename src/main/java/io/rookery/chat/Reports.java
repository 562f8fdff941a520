package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.MessageLog;
import io.rookery.store.ReportStore.Report;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes reports of messages, with the messages before them: copied at once, so that it does not matter what becomes of them. Begun ones
 * count, whatever becomes of them, because looking for a message costs something.
 */
final class Reports {
    static final int BEFORE = 5;
    private static final int PAGE = 100;

    /** Pages of a log in which a message is looked for, the newest first. */
    private static final int PAGES_MAX = 20;

    private final ChannelAccessCheck access;
    private final MessageLog log;
    private final ModerationPorts moderation;
    private final Clock clock;

    Reports(ChannelAccessCheck access, MessageLog log, ModerationPorts moderation, Clock clock) {
        this.access = access;
        this.log = log;
        this.moderation = moderation;
        this.clock = clock;
    }

    Future<Answer.Empty> report(Caller caller, Command.Report command) {
        MessageId id = MessageId.find(command.messageId()).orElseThrow(Reports::notFound);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        int max = moderation.settings().get().reportsPerDay();
        return access.require(caller.session(), id.topic())
                .compose(allowed -> moderation.reports().begin(caller.session().user(), today, max))
                .compose(counted -> counted
                        ? context(id.topic(), id.toString(), null, PAGES_MAX)
                        : Future.failedFuture(Refusal.limitExceeded(
                                "reports-per-day", "reports of today: " + max + " (expected: at most " + max + ")")))
                .compose(context -> moderation
                        .reports()
                        .file(new Report(
                                caller.session().user(),
                                command.messageId(),
                                command.reason(),
                                clock.millis(),
                                context)))
                .map(Answer.EMPTY);
    }

    private Future<List<ChatMessage>> context(Topic topic, String id, @Nullable Long before, int pages) {
        return log.page(topic, before, null, PAGE).compose(page -> {
            List<ChatMessage> messages = page.messages();
            for (int at = 0; at < messages.size(); at++) {
                if (messages.get(at).messageId().equals(id)) {
                    return withThoseBefore(topic, messages, at);
                }
            }
            return page.more() && pages > 1
                    ? context(topic, id, messages.get(0).offset(), pages - 1)
                    : Future.failedFuture(notFound());
        });
    }

    private Future<List<ChatMessage>> withThoseBefore(Topic topic, List<ChatMessage> messages, int at) {
        List<ChatMessage> known = messages.subList(Math.max(0, at - BEFORE), at + 1);
        if (at >= BEFORE) {
            return Future.succeededFuture(List.copyOf(known));
        }
        return log.page(topic, known.get(0).offset(), null, BEFORE - at).map(earlier -> {
            List<ChatMessage> all = new ArrayList<>(earlier.messages());
            all.addAll(known);
            return all;
        });
    }

    private static Refusal notFound() {
        return Refusal.of(ErrorCode.NOT_FOUND, "messageId (expected: that of a message that is kept)");
    }
}
