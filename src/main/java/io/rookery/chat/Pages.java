package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Reads what two users have written to one another: what the reader received from the other stands in the reader's inbox, and what
 * the reader sent in the other's, of which the reader sees nothing else.
 */
final class Pages {
    /** The same for both of them, whatever was written in one and the same millisecond. */
    private static final Comparator<ChatMessage> ORDER = Comparator.comparingLong(ChatMessage::timestampMillis)
            .thenComparing(message -> message.from().userId());

    private final MessageLog log;

    Pages(MessageLog log) {
        this.log = log;
    }

    Future<Answer.Pages> page(Caller caller, Command.ChatPages command) {
        UserId reader = caller.session().user();
        UserId other = Naming.user(command.userId());
        int limit = Bounds.within("limit", command.limit(), 1, History.PAGE_MAX);
        if (command.before() != null && command.after() != null) {
            throw Refusal.invalidParams("before and after (expected: one of them)");
        }
        boolean forward = command.after() != null;
        PagesPlace from = from(command);
        PagesScan received = new PagesScan(reader.inbox(), other.value(), from.received(), forward, limit);
        // Whoever writes to themselves has written it once.
        PagesScan sent = reader.equals(other)
                ? received
                : new PagesScan(other.inbox(), reader.value(), from.sent(), forward, limit);
        Future<PagesScan> both = received.run(log);
        return (sent == received ? both : Future.all(both, sent.run(log)).map(received))
                .map(looked -> answer(forward, received, sent, limit));
    }

    private static PagesPlace from(Command.ChatPages command) {
        if (command.after() != null) {
            return PagesPlace.parse("after", command.after());
        }
        return command.before() == null ? PagesPlace.END : PagesPlace.parse("before", command.before());
    }

    private static Answer.Pages answer(boolean forward, PagesScan received, PagesScan sent, int limit) {
        List<ChatMessage> messages = new ArrayList<>();
        while (messages.size() < limit) {
            PagesScan nearer = nearer(received, sent, forward);
            if (!nearer.hasNext() || hidesNearer(received, sent, nearer.next())) {
                break;
            }
            messages.add(nearer.next());
            nearer.take();
        }
        if (!forward) {
            Collections.reverse(messages);
        }
        String reached = new PagesPlace(received.reached(), sent.reached()).text();
        String began = new PagesPlace(received.began(), sent.began()).text();
        return new Answer.Pages(
                messages, received.hasMore() || sent.hasMore(), forward ? began : reached, forward ? reached : began);
    }

    private static boolean hidesNearer(PagesScan received, PagesScan sent, ChatMessage next) {
        return received.mayHideBefore(next.timestampMillis()) || sent.mayHideBefore(next.timestampMillis());
    }

    /** The one whose next message is nearer to the place from which they look. */
    private static PagesScan nearer(PagesScan received, PagesScan sent, boolean forward) {
        if (!received.hasNext() || !sent.hasNext()) {
            return received.hasNext() ? received : sent;
        }
        int order = ORDER.compare(received.next(), sent.next());
        return (forward ? order <= 0 : order >= 0) ? received : sent;
    }
}
