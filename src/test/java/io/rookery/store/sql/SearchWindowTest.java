package io.rookery.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchWindowTest {
    private static final Instant NEWEST = Instant.parse("2026-06-30T12:00:00Z");
    private static final Instant OLDEST = NEWEST.minusSeconds(100);

    @Test
    void windowsJoinEachOtherAndGrowUntilTheLastHasNoBeginning() {
        List<SearchWindow> windows = all(NEWEST, OLDEST, Optional.empty());

        assertThat(windows).hasSize(SearchWindow.STEPS + 1);
        Instant end = OLDEST;
        long seconds = 100;
        for (SearchWindow window : windows.subList(0, SearchWindow.STEPS)) {
            seconds *= SearchWindow.GROWTH;
            assertThat(window.until()).isEqualTo(end);
            assertThat(window.since()).contains(end.minusSeconds(seconds));
            end = end.minusSeconds(seconds);
        }
        SearchWindow last = windows.get(SearchWindow.STEPS);
        assertThat(last.until()).isEqualTo(end);
        assertThat(last.since()).isEmpty();
    }

    @Test
    void theFirstIsTheShorterTheMoreWasFoundBefore() {
        assertThat(first(1, 50)).isEqualTo(Duration.ofSeconds(6_400));
        assertThat(first(10, 41)).isEqualTo(Duration.ofMinutes(15));
        assertThat(first(50, 1)).isEqualTo(Duration.ofSeconds(100));
    }

    private static Duration first(int found, int lacking) {
        return SearchWindow.behind(NEWEST, OLDEST, found, lacking, Optional.empty())
                .orElseThrow()
                .length();
    }

    @Test
    void noneReachesFurtherBackThanTheSearchDoes() {
        Instant since = OLDEST.minus(Duration.ofHours(2));

        List<SearchWindow> windows = all(NEWEST, OLDEST, Optional.of(since));

        assertThat(windows.get(windows.size() - 1).since()).contains(since);
        assertThat(windows).hasSize(2);
        assertThat(all(NEWEST, OLDEST, Optional.of(OLDEST))).isEmpty();
    }

    @Test
    void noneBeginsBeforeTheTimesThatDatabasesKnow() {
        Instant longAgo = NEWEST.minus(Duration.ofDays(3_650));

        List<SearchWindow> windows = all(NEWEST, longAgo, Optional.empty());

        assertThat(windows).hasSize(1);
        assertThat(windows.get(0).since()).isEmpty();
    }

    @Test
    void whatWasLookedAtMayBeOfOneMoment() {
        assertThat(all(OLDEST, OLDEST, Optional.empty())).hasSize(SearchWindow.STEPS + 1);
    }

    private static List<SearchWindow> all(Instant newest, Instant oldest, Optional<Instant> since) {
        List<SearchWindow> windows = new ArrayList<>();
        Optional<SearchWindow> next = SearchWindow.behind(newest, oldest, 0, 10, since);
        while (next.isPresent()) {
            windows.add(next.get());
            next = next.get().next(since);
        }
        return windows;
    }
}
