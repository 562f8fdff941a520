package io.rookery.testing.client;

import static io.rookery.testing.client.ViewTest.message;
import static io.rookery.testing.client.ViewTest.recovery;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void everythingSeenByEveryoneIsFine() {
        acknowledge("a", 1, false);
        acknowledge("a", 2, false);
        acknowledge("a", 2, true);

        assertThat(ledger.problems(List.of(view(1, 2), view(1, 2)))).isEmpty();
    }

    @Test
    void whatOneReaderHasNotSeenIsAProblem() {
        acknowledge("a", 1, false);
        acknowledge("a", 2, false);

        assertThat(ledger.isSeenBy(List.of(view(1, 2), view(1)))).isFalse();
        assertThat(ledger.problems(List.of(view(1, 2), view(1)))).isNotEmpty();
    }

    @Test
    void anotherOrderIsAProblem() {
        View other = new View("other", "world:test");
        other.recover(recovery("a", 0, true));
        other.receive(message("a", 2).put("offset", 1));
        other.receive(message("a", 1).put("offset", 2));

        assertThat(ledger.problems(List.of(view(1, 2), other))).anyMatch(problem -> problem.contains("another reader"));
    }

    @Test
    void twoPlacesForOneMessageAreAProblem() {
        acknowledge("a", 1, false);
        JsonObject elsewhere = message("a", 1).put("offset", 2).put("duplicate", true);
        ledger.acknowledge(Stored.of(elsewhere, elsewhere.getString("text")));

        assertThat(ledger.problems(List.of(view(1)))).isNotEmpty();
    }

    @Test
    void aRetryThatCountsAsTheFirstIsAProblem() {
        acknowledge("a", 1, false);
        acknowledge("a", 1, false);

        assertThat(ledger.problems(List.of(view(1)))).isNotEmpty();
    }

    @Test
    void whatTheStoreHasLostNeedNotBeSeen() {
        acknowledge("a", 1, false);
        acknowledge("a", 2, false);

        assertThat(ledger.setBackTo(new Position("a", 1))).containsExactly("text-a-2");
        assertThat(ledger.problems(List.of(view(1)))).isEmpty();
    }

    private void acknowledge(String epoch, long offset, boolean duplicate) {
        JsonObject stored = message(epoch, offset).put("duplicate", duplicate);
        ledger.acknowledge(Stored.of(stored, stored.getString("text")));
    }

    private static View view(long... offsets) {
        View view = new View("reader", "world:test");
        view.recover(recovery("a", 0, true));
        for (long offset : offsets) {
            view.receive(message("a", offset));
        }
        return view;
    }
}
