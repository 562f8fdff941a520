package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.chat.ChannelRules.Listening;
import io.rookery.chat.ChannelRules.Publishing;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.settings.Access;
import io.rookery.settings.ChannelPolicy;
import io.rookery.settings.ChannelSettings;
import io.rookery.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelRulesTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Topic ROOM = new Topic("room:1");

    @ParameterizedTest
    @CsvSource({
        "ANYONE,ANYONE,false,ALLOWED,ALLOWED",
        "ANYONE,ANYONE,true,BY_EXISTENCE,BY_MEMBERSHIP",
        "ANYONE,MEMBERS,false,ALLOWED,BY_MEMBERSHIP",
        "MEMBERS,ANYONE,false,BY_MEMBERSHIP,ALLOWED",
        "ANYONE,OPERATORS,false,ALLOWED,FORBIDDEN",
        "OPERATORS,OPERATORS,false,FORBIDDEN,FORBIDDEN",
        "OWNER,OWNER,false,FORBIDDEN,FORBIDDEN"
    })
    void thePolicyOfTheKindDecides(
            Access join, Access publish, boolean createFirst, Listening listening, Publishing publishing) {
        ChannelRules rules = rules("room", join, publish, createFirst);

        assertThat(rules.listening(ALICE, ROOM)).isEqualTo(listening);
        assertThat(rules.publishing(ROOM)).isEqualTo(publishing);
    }

    @Test
    void noSettingOpensAnInboxToOthers() {
        ChannelRules rules = rules("inbox", Access.ANYONE, Access.ANYONE, false);

        assertThat(rules.listening(ALICE, new Topic("inbox:bob"))).isEqualTo(Listening.FORBIDDEN);
        assertThat(rules.listening(ALICE, new Topic("inbox:alice"))).isEqualTo(Listening.ALLOWED);
        assertThat(rules.publishing(new Topic("inbox:bob"))).isEqualTo(Publishing.FORBIDDEN);
    }

    @Test
    void aKindWithoutPolicyIsNobodys() {
        ChannelRules rules = new ChannelRules(Settings.defaults().channels());
        Topic presence = Topic.presenceOf(ALICE);

        assertThat(rules.listening(ALICE, presence)).isEqualTo(Listening.FORBIDDEN);
        assertThat(rules.publishing(presence)).isEqualTo(Publishing.FORBIDDEN);
        assertThat(rules.tellsOfMembers(presence)).isFalse();
    }

    private static ChannelRules rules(String kind, Access join, Access publish, boolean createFirst) {
        ChannelPolicy policy = new ChannelPolicy(join, publish, createFirst, 10, Duration.ofHours(1), 10, false, true);
        return new ChannelRules(new ChannelSettings(
                Duration.ofMinutes(10),
                Duration.ofSeconds(15),
                Settings.defaults().channels().membership(),
                Map.of(kind, policy)));
    }
}
