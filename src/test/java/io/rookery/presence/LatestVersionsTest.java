package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatestVersionsTest {
    private final LatestVersions latest = new LatestVersions(4);

    @Test
    void whatIsNotNewerIsRefused() {
        assertThat(latest.add("alice", 5)).isTrue();
        assertThat(latest.add("alice", 5)).isFalse();
        assertThat(latest.add("alice", 4)).isFalse();
        assertThat(latest.add("alice", 6)).isTrue();
    }

    @Test
    void thoseUnheardOfForLongestAreForgotten() {
        latest.add("alice", 7);
        latest.add("bob", 7);
        latest.add("carol", 7);
        latest.add("alice", 8);
        latest.add("dave", 7);
        latest.add("eve", 7);

        assertThat(latest.add("alice", 8)).isFalse();
        assertThat(latest.add("bob", 1)).isTrue();
        assertThat(latest.count()).isLessThanOrEqualTo(4);
    }

    @Test
    void thereAreNeverMoreThanAllowed() {
        for (int i = 0; i < 1_000; i++) {
            latest.add("user" + i % 7, i + 1);
            assertThat(latest.count()).isLessThanOrEqualTo(4);
        }
    }
}
