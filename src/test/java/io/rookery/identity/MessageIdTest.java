package io.rookery.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"world:plaza", "guild:a.b/c-d_e", "inbox:alice", "room:x"})
    void whatIsWrittenIsFoundAgain(String topic) {
        MessageId id = new MessageId(RandomIds.shortName(), new Topic(topic));

        assertThat(MessageId.find(id.toString())).contains(id);
        assertThat(id.toString()).doesNotContain("/");
    }

    @Test
    void theLongestIdFits() {
        String topic = "guild:" + "x".repeat(Topic.LENGTH_MAX - 6);
        MessageId id = new MessageId("o".repeat(MessageId.OWN_LENGTH_MAX), new Topic(topic));

        assertThat(id.toString()).hasSize(MessageId.LENGTH_MAX);
        assertThat(MessageId.find(id.toString())).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "own",
                "own.",
                ".guild:42",
                "own.guild",
                "own.guild:",
                "own.presence:alice",
                "own.guild:a/b",
                "ow/n.guild:a",
                "ow n.guild:a",
                "oooooooooooooooooooooooooooooooo.guild:42"
            })
    void whatNamesNoMessageIsNotFound(String text) {
        assertThat(MessageId.find(text)).isEmpty();
    }
}
