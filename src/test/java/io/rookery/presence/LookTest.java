package io.rookery.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LookTest {
    @Test
    void whatLooksTheSameIsTheSame() {
        Presence one = new Presence("alice", PresenceStatus.BUSY, "raid", json("{}"), "cave", "one", 1, 2);
        Presence other = new Presence("alice", PresenceStatus.BUSY, "raid", json("{}"), "cave", "two", 3, 4);

        assertThat(Look.of(one)).isEqualTo(Look.of(other));
    }

    @Test
    void whatLooksDifferentIsDifferent() {
        Set<Long> looks = new HashSet<>();
        int combinations = 0;
        for (PresenceStatus status : PresenceStatus.values()) {
            for (String activity : new String[] {null, "", "a", "ab", "b"}) {
                for (String metadata : new String[] {null, "1", "\"a\"", "{\"a\":1}"}) {
                    for (String zone : new String[] {null, "a", "b", "ba"}) {
                        RawJson json = metadata == null ? null : json(metadata);
                        looks.add(Look.of(new Presence("alice", status, activity, json, zone, null, 0, 1)));
                        combinations++;
                    }
                }
            }
        }

        assertThat(looks).hasSize(combinations);
    }

    private static RawJson json(String text) {
        return RawJson.ofChecked(text.getBytes(UTF_8));
    }
}
