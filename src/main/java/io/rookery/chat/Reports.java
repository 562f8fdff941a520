package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.MessageId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import io.rookery.store.MessageLog;
import io.rookery.store.ReportStore.Report;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes reports of messages, with the messages before them: copied at once, so that it does not matter what becomes of them. Begun ones
 * count, whatever becomes of them, because looking for a message costs something.
 */
final class Reports {
    static final int BEFORE = 5;

    private final ChannelAccessCheck access;
    private final Lookup lookup;
    private final MessageLog log;
    private final ModerationPorts moderation;
    private final Clock clock;

    Reports(ChannelAccessCheck access, Lookup lookup, MessageLog log, ModerationPorts moderation, Clock clock) {
        this.access = access;
        this.lookup = lookup;
        this.log = log;
        this.moderation = moderation;
        this.clock = clock;
    }

    Future<Answer.Empty> report(Caller caller, Command.Report command) {
        MessageId id = Naming.message(command.messageId());
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        int max = moderation.settings().get().reportsPerDay();
        return access.require(caller.session(), id.topic())
                .compose(allowed -> moderation.reports().begin(caller.session().user(), today, max))
                .compose(counted -> counted
                        ? context(id)
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

    private Future<List<ChatMessage>> context(MessageId id) {
        return lookup.find(id)
                .compose(message -> log.page(id.topic(), message.offset(), null, BEFORE)
                        .map(page -> behind(page.messages(), message)));
    }

    /** Where several have one offset, a page has a few more. */
    private static List<ChatMessage> behind(List<ChatMessage> earlier, ChatMessage message) {
        List<ChatMessage> all = new ArrayList<>(earlier.subList(Math.max(0, earlier.size() - BEFORE), earlier.size()));
        all.add(message);
        return all;
    }
}
