package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Sender;
import io.rookery.store.LogPage;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks for the messages of one author among those of many. */
class PagesScanTest {
    private static final Topic INBOX = new Topic("inbox:bob");
    private static final int MESSAGES = 3_000;
    private static final int EVERY = 1_500;

    private final List<Long> asked = new ArrayList<>();

    @Test
    void oneLookGoesNoFartherThanTheBound() {
        PagesScan scan = new PagesScan(INBOX, "alice", Position.OFFSET_MAX, false, 10);

        scan.run(log());

        assertThat(asked).hasSize(PagesScan.LOOKED_AT_MAX / 100);
        assertThat(scan.hasNext()).isTrue();
        assertThat(scan.next().offset()).isEqualTo(MESSAGES);
        assertThat(scan.hasMore()).isTrue();
        scan.take();
        assertThat(scan.hasNext()).isFalse();
        assertThat(scan.reached()).isEqualTo(MESSAGES - PagesScan.LOOKED_AT_MAX + 1);
        assertThat(scan.began()).isEqualTo(MESSAGES);
    }

    @Test
    void theNextLookGoesOnWhereTheLastOneEnded() {
        List<Long> found = new ArrayList<>();
        long from = Position.OFFSET_MAX;
        PagesScan scan;
        do {
            scan = new PagesScan(INBOX, "alice", from, false, 10);
            scan.run(log());
            while (scan.hasNext()) {
                found.add(scan.next().offset());
                scan.take();
            }
            from = scan.reached();
        } while (scan.hasMore());

        assertThat(found).containsExactly((long) MESSAGES, (long) EVERY);
    }

    @Test
    void whatWasNotTakenIsFoundAgain() {
        PagesScan scan = new PagesScan(INBOX, "carol", 0, true, 10);
        scan.run(log());
        scan.take();

        PagesScan next = new PagesScan(INBOX, "carol", scan.reached(), true, 10);
        next.run(log());

        assertThat(scan.began()).isEqualTo(1);
        assertThat(next.next().offset()).isEqualTo(scan.next().offset());
    }

    @Test
    void whatLiesBeyondMayComeBeforeWhatTheOtherLogHas() {
        PagesScan scan = new PagesScan(INBOX, "nobody", Position.OFFSET_MAX, false, 1);
        scan.run(log());
        long edge = MESSAGES - PagesScan.LOOKED_AT_MAX + 1;

        assertThat(scan.mayHideBefore(edge - 1)).isTrue();
        assertThat(scan.mayHideBefore(edge)).isFalse();
    }

    /** A log whose messages were written at the time that is their offset: by alice now and then, by carol else. */
    private MessageLog log() {
        return (MessageLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MessageLog.class}, (proxy, method, arguments) -> {
                    asked.add(0L);
                    return Future.succeededFuture(
                            page((Long) arguments[1], (Long) arguments[2], (Integer) arguments[3]));
                });
    }

    private static LogPage page(Long before, Long after, int limit) {
        List<ChatMessage> messages = new ArrayList<>();
        long offset = after != null ? after + 1 : Math.min(before == null ? MESSAGES : before - 1, MESSAGES);
        while (messages.size() < limit && offset >= 1 && offset <= MESSAGES) {
            messages.add(message(offset));
            offset += after != null ? 1 : -1;
        }
        if (after == null) {
            Collections.reverse(messages);
        }
        return new LogPage(messages, offset >= 1 && offset <= MESSAGES);
    }

    private static ChatMessage message(long offset) {
        String author = offset % EVERY == 0 ? "alice" : "carol";
        return new MessageBody("m" + offset, new Sender(author, author), "text", "hi", null, null)
                .at(INBOX.name(), "e", offset, offset);
    }
}
