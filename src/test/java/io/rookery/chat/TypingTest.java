package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.dispatch.Caller;
import io.rookery.identity.UserId;
import io.rookery.protocol.Command;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.DeliveryClass;
import io.rookery.settings.Settings;
import io.rookery.store.RelationStore.Edit;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TypingTest {
    private static final Duration WINDOW = Duration.ofSeconds(6);

    private final RecordingPublisher publisher = new RecordingPublisher();
    private final RecordingFanOut fanOut = new RecordingFanOut();
    private final Caller alice = Callers.of("alice", fanOut);
    private final OrderForTests order = new OrderForTests();
    private boolean silent;
    private long nowNanos;
    private final Typing typing = new Typing(
            new Signals(
                    new ChannelRules(Settings.defaults().channels()),
                    new Signalling(publisher, order, (topic, user) -> Future.succeededFuture(silent), () -> nowNanos),
                    session -> {},
                    ChatLimits.of(
                            Settings.defaults().limits(), Settings.defaults().session()),
                    Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC)),
            WINDOW,
            () -> nowNanos);

    @Test
    void whoListensIsToldUntilWhenItHolds() {
        write("room:1", true);

        assertThat(publisher.sent).containsExactly(sent("room:1", true, 6_000L));
    }

    @Test
    void aUserIsToldInTheInbox() {
        typing.typing(alice, new Command.ChatTyping(null, "bob", true));

        assertThat(publisher.sent)
                .containsExactly(new RecordingPublisher.Sent(
                        "inbox:bob",
                        DeliveryClass.SIGNAL,
                        new Push.Typing(null, "bob", alice.session().sender(), true, 6_000L)));
    }

    @Test
    void nobodyIsToldOfWhomTheyBlockAndOfWhoIsSilent() {
        order.change(new UserId("bob"), Edit.ADD, new UserId("alice"));
        silent = true;

        typing.typing(alice, new Command.ChatTyping(null, "bob", true));
        write("room:1", true);

        assertThat(publisher.sent).isEmpty();
    }

    @Test
    void aRepetitionIsHandedOnInTheSecondHalfOfTheTimeOnly() {
        write("room:1", true);
        after(Duration.ofMillis(2_999));
        write("room:1", true);
        assertThat(publisher.sent).hasSize(1);

        after(Duration.ofMillis(1));
        write("room:1", true);

        assertThat(publisher.sent).hasSize(2);
    }

    @Test
    void theEndIsToldOnceAndOnlyToThoseWhoKnowOfTheBeginning() {
        write("room:1", false);
        assertThat(publisher.sent).isEmpty();

        write("room:1", true);
        write("room:1", false);
        write("room:1", false);

        assertThat(publisher.sent).containsExactly(sent("room:1", true, 6_000L), sent("room:1", false, null));
    }

    @Test
    void whatHasExpiredNeedsNoEnd() {
        write("room:1", true);
        after(WINDOW);

        write("room:1", false);

        assertThat(publisher.sent).hasSize(1);
    }

    @Test
    void eachChannelAndSessionIsToldForItself() {
        write("room:1", true);
        write("room:2", true);
        typing.typing(Callers.of("alice", fanOut), new Command.ChatTyping("room:1", null, true));

        assertThat(publisher.sent).hasSize(3);
    }

    @Test
    void whoMayNotSpeakMayNotSayThatTheyWrite() {
        assertThatThrownBy(() -> write("guild:1", true)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> write("system:news", true)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> write("inbox:bob", true)).isInstanceOf(Refusal.class);
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i <= Typing.TOLD_MAX; i++) {
            write("room:" + i, true);
        }

        assertThat(typing.remembered()).isEqualTo(Typing.TOLD_MAX);
    }

    private void write(String channel, boolean writes) {
        typing.typing(alice, new Command.ChatTyping(channel, null, writes));
    }

    private void after(Duration time) {
        nowNanos += TimeUnit.NANOSECONDS.convert(time);
    }

    private RecordingPublisher.Sent sent(String channel, boolean writes, Long expiresInMillis) {
        return new RecordingPublisher.Sent(
                channel,
                DeliveryClass.SIGNAL,
                new Push.Typing(channel, null, alice.session().sender(), writes, expiresInMillis));
    }
}
