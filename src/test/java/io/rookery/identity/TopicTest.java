package io.rookery.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopicTest {
    @Test
    void clientsCannotNameAPresence() {
        assertThatThrownBy(() -> new Topic("presence:alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"presence:alice\"")
                .hasMessageNotContaining("system, presence");
    }

    @Test
    void nodesNameAPresenceToOneAnother() {
        Topic topic = Topic.presenceOf(new UserId("alice"));

        assertThat(Topic.ofTrusted(topic.name())).isEqualTo(topic);
        assertThat(topic.kind()).isEqualTo(TopicKind.PRESENCE);
    }

    @Test
    void nodesNameWhatClientsNameInTheSameWay() {
        assertThat(Topic.ofTrusted("guild:42")).isEqualTo(new Topic("guild:42"));
        assertThatThrownBy(() -> Topic.ofTrusted("planet:42")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyUserHasAPresence() {
        String longest = "u".repeat(UserId.LENGTH_MAX);

        assertThat(Topic.presenceOf(new UserId(longest)).name()).isEqualTo("presence:" + longest);
    }
}
