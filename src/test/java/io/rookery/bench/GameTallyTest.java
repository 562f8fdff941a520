package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class GameTallyTest {
    private static GameTally told(GameTally tally) throws Exception {
        return GameTally.of(new ObjectMapper().readTree(tally.asJson()));
    }

    private static GameTally tally(long said, long lost, int fromMicros, int toMicros) {
        Histogram latencies = LatencyBook.histogram();
        for (int micros = fromMicros; micros < toMicros; micros++) latencies.recordValue(micros);
        GameTally tally = new GameTally();
        tally.add(GameKind.CHAT, new GameTally.OfKind(said, lost, 1, 2, latencies, LatencyBook.histogram()));
        tally.addCounts(Map.of("faults", lost), lost == 0 ? null : "gone");
        Histogram gaps = Gaps.histogram();
        gaps.recordValue(said);
        tally.addGaps(gaps);
        return tally;
    }

    @Test
    void whatIsToldAsJsonIsWhatWasCounted() throws Exception {
        GameTally told = told(tally(7, 3, 0, 1_000));

        assertThat(told.kind(GameKind.CHAT)).isEqualTo(tally(7, 3, 0, 1_000).kind(GameKind.CHAT));
        assertThat(told.counts()).containsExactly(Map.entry("faults", 3L));
        assertThat(told.firstFault()).isEqualTo("gone");
        assertThat(told.gapMillis().getMaxValue()).isEqualTo(7);
    }

    @Test
    void percentilesOfSeveralProcessesAreThoseOfAllTheirDeliveries() throws Exception {
        GameTally sum = new GameTally();

        sum.add(told(tally(10, 0, 0, 500)));
        sum.add(told(tally(20, 4, 500, 1_000)));

        GameTally.OfKind chat = sum.kind(GameKind.CHAT);
        assertThat(chat.latencies().getTotalCount()).isEqualTo(1_000);
        assertThat(chat.latencies().getValueAtPercentile(50)).isEqualTo(499);
        assertThat(chat.latencies().getValueAtPercentile(99)).isEqualTo(989);
        assertThat(chat.said()).isEqualTo(30);
        assertThat(chat.lost()).isEqualTo(4);
        assertThat(chat.doubled()).isEqualTo(2);
        assertThat(chat.reordered()).isEqualTo(4);
        assertThat(sum.counts()).containsEntry("faults", 4L);
        assertThat(sum.firstFault()).isEqualTo("gone");
        assertThat(sum.gapMillis().getTotalCount()).isEqualTo(2);
    }
}
