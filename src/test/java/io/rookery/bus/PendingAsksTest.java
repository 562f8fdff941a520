package io.rookery.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.protocol.Refusal;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PendingAsksTest {
    private static final NodeId NODE = new NodeId("b", "1");

    private final PendingAsks asks = new PendingAsks(2);
    private final Promise<Buffer> first = Promise.promise();
    private final Promise<Buffer> second = Promise.promise();

    @Test
    void anAnswerReachesItsQuestionAndNoOther() {
        long question = asks.add(NODE, first, 100);
        asks.add(NODE, second, 100);

        asks.answered(question, Buffer.buffer("yes"));
        asks.answered(question, Buffer.buffer("again"));
        asks.answered(4711, Buffer.buffer("to nobody"));

        assertThat(first.future().result()).isEqualTo(Buffer.buffer("yes"));
        assertThat(second.future().isComplete()).isFalse();
    }

    @Test
    void moreThanMayWaitAreTurnedAwayUntilOneIsAnswered() {
        long question = asks.add(NODE, first, 100);
        asks.add(NODE, second, 100);

        assertThat(asks.add(NODE, Promise.promise(), 100)).isZero();
        asks.failed(question, Refusal.forbidden());
        assertThat(asks.add(NODE, Promise.promise(), 100)).isNotZero();
        assertThat(first.future().cause()).isInstanceOf(Refusal.class);
    }

    @Test
    void whatIsNotAnsweredByItsDeadlineIsUnknownAndNotAMomentEarlier() {
        asks.add(NODE, first, 100);
        asks.add(NODE, second, 101);

        asks.expire(99);
        assertThat(first.future().isComplete()).isFalse();
        asks.expire(100);

        assertThat(first.future().cause())
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.data()).isEqualTo(Map.of("outcome", "unknown")));
        assertThat(second.future().isComplete()).isFalse();
        assertThat(asks.add(NODE, Promise.promise(), 200)).isNotZero();
    }
}
