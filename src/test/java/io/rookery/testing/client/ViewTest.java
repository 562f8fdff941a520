package io.rookery.testing.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final View view = new View("reader", "world:test");

    @Test
    void messagesInARowAreFineAlsoIntoANewEpoch() {
        view.recover(recovery("a", 4, true));

        view.receive(message("a", 5));
        view.receive(message("b", 6));

        assertThat(view.problems()).isEmpty();
        assertThat(view.position()).contains(new Position("b", 6));
    }

    @Test
    void aGapIsAProblem() {
        view.recover(recovery("a", 4, true));

        view.receive(message("a", 6));

        assertThat(view.problems()).singleElement().asString().contains("expected: offset 5");
    }

    @Test
    void theSameMessageAgainIsAProblem() {
        view.recover(recovery("a", 4, true));
        view.receive(message("a", 5));

        view.receive(message("a", 5));

        assertThat(view.problems()).anyMatch(problem -> problem.contains("twice"));
    }

    @Test
    void aMessageBeforeTheAnswerIsAProblem() {
        view.receive(message("a", 1));

        assertThat(view.problems()).isNotEmpty();
    }

    @Test
    void aRecoveryBringsWhatWasMissedAndNothingElse() {
        view.recover(recovery("a", 4, true));

        view.recover(recovery("a", 6, true, message("a", 5), message("a", 6)));

        assertThat(view.problems()).isEmpty();
        assertThat(view.losses()).isEmpty();
        assertThat(view.entries()).hasSize(2);
    }

    @Test
    void aRecoveryThatClaimsMoreThanItBringsIsAProblem() {
        view.recover(recovery("a", 4, true));

        view.recover(recovery("a", 7, true, message("a", 5), message("a", 6)));

        assertThat(view.problems()).isNotEmpty();
    }

    @Test
    void aLossThatIsToldBeginsANewAccount() {
        view.recover(recovery("a", 4, true));
        view.receive(message("a", 5));

        view.reset(new JsonObject().put("epoch", "b").put("offset", 3));
        view.receive(message("b", 4));

        assertThat(view.problems()).isEmpty();
        assertThat(view.losses()).hasSize(1);
        assertThat(view.past()).hasSize(1);
        assertThat(view.entries()).hasSize(1);
    }

    static JsonObject message(String epoch, long offset) {
        return new JsonObject()
                .put("epoch", epoch)
                .put("offset", offset)
                .put("messageId", epoch + "-" + offset)
                .put("text", "text-" + epoch + "-" + offset);
    }

    static JsonObject recovery(String epoch, long offset, boolean recovered, JsonObject... messages) {
        JsonArray missed = new JsonArray();
        for (JsonObject message : messages) {
            missed.add(message);
        }
        return new JsonObject()
                .put("epoch", epoch)
                .put("offset", offset)
                .put("recovered", recovered)
                .put("messages", missed);
    }
}
