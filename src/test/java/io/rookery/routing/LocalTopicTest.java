package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import org.junit.jupiter.api.Test;

class LocalTopicTest {
    private static final Topic TOPIC = Topic.presenceOf(new UserId("alice"));

    private final LocalTopic topic = new LocalTopic(TOPIC, null, null);

    @Test
    void aValueThatWasOvertakenIsNoNews() {
        assertThat(topic.isNews(presence(2))).isTrue();
        assertThat(topic.isNews(presence(1))).isFalse();
        assertThat(topic.isNews(presence(2))).isTrue();
        assertThat(topic.isNews(presence(3))).isTrue();
    }

    @Test
    void whatHasNoVersionIsNewsAndChangesNothing() {
        assertThat(topic.isNews(presence(2))).isTrue();

        assertThat(topic.isNews(Frame.received(TOPIC, DeliveryClass.VALUE, Priority.NORMAL, null, 0, new byte[] {-1})))
                .isTrue();
        assertThat(topic.isNews(Frame.of(
                        TOPIC, DeliveryClass.SIGNAL, Priority.NORMAL, new Push.Receipt("m", "room:1", "read", "bob"))))
                .isTrue();

        assertThat(topic.isNews(presence(1))).isFalse();
        assertThat(topic.isNews(presence(3))).isTrue();
    }

    private static Frame presence(long version) {
        Presence presence = new Presence("alice", PresenceStatus.ONLINE, null, null, null, "node", 0, version);
        return Frame.of(TOPIC, DeliveryClass.VALUE, Priority.NORMAL, new Push.PresenceChanged(presence));
    }
}
