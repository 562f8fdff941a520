package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Sender;
import java.time.Duration;
import java.util.List;

/** Drafts and appends as most tests want them. */
final class Drafts {
    static final Retention PLENTY = new Retention(100_000, Duration.ofHours(1), Duration.ofMinutes(10));

    private Drafts() {}

    static Draft draft(String author, String clientMessageId, String text, boolean membersOnly) {
        MessageBody body = new MessageBody(RandomIds.shortName(), new Sender(author, author), "text", text, null, null);
        return new Draft(new UserId(author), clientMessageId, body, membersOnly);
    }

    static Draft draft(String text) {
        return draft("alice", null, text, false);
    }

    static List<AppendOutcome> append(OnLoop store, Topic topic, Draft... drafts) {
        return store.log(log -> log.append(topic, PLENTY, null, List.of(drafts)));
    }

    static AppendOutcome.Stored stored(OnLoop store, Topic topic, Draft draft) {
        return (AppendOutcome.Stored) append(store, topic, draft).get(0);
    }

    static Position say(OnLoop store, Topic topic, String text) {
        return stored(store, topic, draft(text)).position();
    }

    static Topic topic() {
        return new Topic("room:" + RandomIds.shortName());
    }
}
