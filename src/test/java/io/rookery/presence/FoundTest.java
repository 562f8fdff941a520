package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoundTest {
    private static final int LIMIT = 10;

    @Test
    void manyAreListedFromTheFirstOn() {
        Found found = found(Found.LISTED_MAX);

        QueryResult shown = found.shownTo("u1000");

        assertThat(names(shown)).containsExactlyElementsOf(names(0, LIMIT));
        assertThat(shown.total()).isEqualTo(Found.LISTED_MAX);
        assertThat(found.isForAll(shown)).isTrue();
        assertThat(found.shownTo("u0001")).isSameAs(shown);
    }

    @Test
    void ofMoreEverybodySeesTheirNeighbours() {
        Found found = found(Found.LISTED_MAX + 1);

        QueryResult shown = found.shownTo("u1000");

        assertThat(names(shown)).containsExactlyElementsOf(names(995, 1005));
        assertThat(shown.total()).isEqualTo(Found.LISTED_MAX + 1);
        assertThat(found.isForAll(shown)).isFalse();
    }

    @Test
    void whoStandsAtAnEndHasTheirNeighboursOnOneSide() {
        Found found = found(Found.LISTED_MAX + 1);

        assertThat(names(found.shownTo("a"))).containsExactlyElementsOf(names(0, LIMIT));
        assertThat(names(found.shownTo("z"))).containsExactlyElementsOf(names(1991, 2001));
    }

    @Test
    void thereAreSoManyNeighboursAndNoMore() {
        Found found = new Found(1, users(Found.LISTED_MAX + 1), 200);

        assertThat(found.shownTo("u1000").members()).hasSize(Found.NEIGHBOURS_MAX);
    }

    private static Found found(int count) {
        return new Found(1, users(count), LIMIT);
    }

    private static List<Presence> users(int count) {
        return names(0, count).stream()
                .map(name -> new Presence(name, PresenceStatus.ONLINE, null, null, "north", "n1", 0, 1))
                .toList();
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj("u%04d"::formatted).toList();
    }

    private static List<String> names(QueryResult shown) {
        return shown.members().stream().map(Presence::userId).toList();
    }
}
