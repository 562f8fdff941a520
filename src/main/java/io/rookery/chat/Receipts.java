package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.store.LogPage;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;

/** Tells the senders of direct messages, at most once, that the receiver's application has them, or that the receiver has read them. */
final class Receipts {
    private static final int PAGE = 100;
    static final String DELIVERED = "delivered";
    static final String READ = "read";

    private final MessageLog log;
    private final Signalling signalling;
    private final int receiptsMax;

    Receipts(MessageLog log, Signalling signalling, int receiptsMax) {
        this.log = log;
        this.signalling = signalling;
        this.receiptsMax = receiptsMax;
    }

    /**
     * For the messages of an inbox in {@code (after, upTo]}, or the newest of them where they are more than the bound.
     *
     * @return succeeds even when the messages could not be read, for the acknowledgement stands
     */
    Future<Void> send(Topic inbox, String state, long after, long upTo) {
        return from(inbox, state, Math.max(after, upTo - receiptsMax), upTo).otherwiseEmpty();
    }

    private Future<Void> from(Topic inbox, String state, long after, long upTo) {
        int limit = (int) Math.min(PAGE, upTo - after);
        return log.page(inbox, null, after, limit).compose(page -> {
            long reached = tell(inbox, state, page, after, upTo);
            return reached > after && reached < upTo && page.more()
                    ? from(inbox, state, reached, upTo)
                    : Future.succeededFuture();
        });
    }

    private long tell(Topic inbox, String state, LogPage page, long after, long upTo) {
        long reached = after;
        for (ChatMessage message : page.messages()) {
            if (message.offset() <= upTo) {
                tell(inbox, state, message);
            }
            reached = message.offset();
        }
        return reached;
    }

    private void tell(Topic inbox, String state, ChatMessage message) {
        UserId sender = new UserId(message.from().userId());
        UserId reader = inbox.inboxOwner();
        if (!sender.equals(reader)) {
            Push receipt = new Push.Receipt(message.messageId(), inbox.name(), state, reader.value());
            signalling.bring(reader, sender.inbox(), Priority.NORMAL, receipt);
        }
    }
}
