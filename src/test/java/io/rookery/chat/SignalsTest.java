package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.protocol.Command;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.routing.DeliveryClass;
import io.rookery.settings.Settings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    private static final Sender ALICE = new Sender("alice", "ALICE");

    private final RecordingPublisher publisher = new RecordingPublisher();
    private final RecordingFanOut fanOut = new RecordingFanOut();
    private final Caller alice = Callers.of("alice", fanOut);
    private final OrderForTests order = new OrderForTests();
    private boolean silent;
    private final Signals signals = new Signals(
            new ChannelRules(Settings.defaults().channels()),
            new Signalling(publisher, order, (topic, user) -> Future.succeededFuture(silent), () -> 0),
            session -> {},
            ChatLimits.of(Settings.defaults().limits(), Settings.defaults().session()),
            Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC));

    @Test
    void aSignalToAUserGoesToTheInbox() {
        signals.send(alice, signal("bob", null));

        assertThat(publisher.sent)
                .containsExactly(new RecordingPublisher.Sent(
                        "inbox:bob", DeliveryClass.SIGNAL, new Push.Signal(null, "bob", ALICE, "ping", null, 5_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"world:1", "room:1"})
    void anyoneSignalsInAnOpenChannel(String channel) {
        signals.send(alice, signal(null, channel));

        assertThat(publisher.sent)
                .containsExactly(new RecordingPublisher.Sent(
                        channel, DeliveryClass.SIGNAL, new Push.Signal(channel, null, ALICE, "ping", null, 5_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"guild:1", "party:1"})
    void whoListensToAMembersOnlyChannelSignalsThereAndNobodyElse(String channel) {
        assertForbidden(signal(null, channel));
        fanOut.listen(alice.subscriber(), new Topic(channel));

        signals.send(alice, signal(null, channel));

        assertThat(publisher.sent).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"system:news", "inbox:alice", "inbox:bob"})
    void aUserDoesNotSignalWhereOnlyOthersMay(String channel) {
        assertForbidden(signal(null, channel));
    }

    @Test
    void oneAudienceIsNamed() {
        assertThatThrownBy(() -> signals.send(alice, signal("bob", "room:1"))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> signals.send(alice, signal(null, null))).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 60_001})
    void theTimeToLiveIsBounded(long ttlMillis) {
        assertThatThrownBy(() -> signals.send(
                        alice, new Command.SignalSend("bob", null, "ping", null, Priority.NORMAL, ttlMillis)))
                .hasMessage("ttlMs: " + ttlMillis + " (expected: 1..60000)");
    }

    private void assertForbidden(Command.SignalSend signal) {
        assertThatThrownBy(() -> signals.send(alice, signal))
                .isInstanceOf(Refusal.class)
                .hasMessage("forbidden");
        assertThat(publisher.sent).isEmpty();
    }

    private static Command.SignalSend signal(String to, String channel) {
        return new Command.SignalSend(to, channel, "ping", null, Priority.NORMAL, 1_000L);
    }
}
