package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallGroupTest {
    private static final int WEIGHT_MAX = 10;

    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final List<List<Integer>> called = new ArrayList<>();
    private final List<Promise<Response>> answers = new ArrayList<>();
    private final List<Integer> settled = new ArrayList<>();

    /** A way to a store that says when a turn ends. */
    private final class Turns extends ReadyLinks {
        private final boolean mixes;

        Turns(boolean mixes) {
            this.mixes = mixes;
        }

        @Override
        void soon(Runnable task) {
            turns.add(task);
        }

        @Override
        boolean mixesHashTags() {
            return mixes;
        }

        @Override
        public void onConnected(Consumer<String> handler) {}

        @Override
        Future<Response> call(RedisCall call) {
            throw new UnsupportedOperationException();
        }
    }

    private CallGroup<Integer> group(boolean mixes) {
        return new CallGroup<>(
                new Turns(mixes), part -> 1, WEIGHT_MAX, this::call, (parts, answer) -> settled.addAll(parts));
    }

    private Future<Response> call(List<Integer> parts) {
        called.add(parts);
        Promise<Response> answer = Promise.promise();
        answers.add(answer);
        return answer.future();
    }

    private void endTurn() {
        List<Runnable> tasks = List.copyOf(turns);
        turns.clear();
        tasks.forEach(Runnable::run);
    }

    private static List<Integer> parts(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void whatComesInOneTurnGoesTogetherAndTheRestWaitsForAnAnswer() {
        CallGroup<Integer> group = group(true);

        parts(0, 25).forEach(group::add);
        assertThat(called).isEmpty();
        endTurn();

        assertThat(called).containsExactly(parts(0, 10), parts(10, 20));
        group.add(25);
        endTurn();
        assertThat(called).hasSize(CallGroup.CALLS_MAX);
        answers.get(0).complete();
        assertThat(settled).isEqualTo(parts(0, 10));
        assertThat(called.get(2)).isEqualTo(parts(20, 26));
    }

    @Test
    void aGroupMayHaveOneCallUnderWay() {
        CallGroup<Integer> group = one();

        parts(0, 15).forEach(group::add);
        endTurn();

        assertThat(called).containsExactly(parts(0, 10));
        answers.get(0).complete();
        assertThat(called).containsExactly(parts(0, 10), parts(10, 15));
    }

    @Test
    void callsThatAreFullDoNotWaitForAnAnswer() {
        CallGroup<Integer> group = one();

        parts(0, 7).forEach(group::add);
        endTurn();
        parts(7, 16).forEach(group::add);
        endTurn();
        assertThat(called).containsExactly(parts(0, 7));

        group.add(16);
        endTurn();
        assertThat(called).containsExactly(parts(0, 7), parts(7, 17));

        answers.get(1).complete();
        assertThat(settled).isEqualTo(parts(7, 17));
    }

    @Test
    void notMoreThanSoManyFullCallsAreUnderWay() {
        CallGroup<Integer> group = one();
        int room = WEIGHT_MAX * CallGroup.FULL_CALLS_MAX;

        parts(0, room + 2 * WEIGHT_MAX).forEach(group::add);
        endTurn();
        assertThat(called).hasSize(CallGroup.FULL_CALLS_MAX);

        answers.get(0).complete();
        assertThat(called).hasSize(CallGroup.FULL_CALLS_MAX + 1).last().isEqualTo(parts(room, room + WEIGHT_MAX));
    }

    private CallGroup<Integer> one() {
        return new CallGroup<>(
                new Turns(true), 1, part -> 1, WEIGHT_MAX, this::call, (parts, answer) -> settled.addAll(parts));
    }

    @Test
    void inAClusterEachGoesByItselfAtOnce() {
        CallGroup<Integer> group = group(false);

        parts(0, 5).forEach(group::add);
        endTurn();

        assertThat(called).hasSize(5).allSatisfy(parts -> assertThat(parts).hasSize(1));
    }

    @Test
    void howeverManyFailAtOnceEachIsToldOnce() {
        CallGroup<Integer> group = new CallGroup<>(
                new Turns(false),
                part -> 1,
                WEIGHT_MAX,
                parts -> Future.failedFuture("no connection"),
                (parts, answer) -> settled.addAll(parts));

        parts(0, CallGroup.WAITING_MAX).forEach(group::add);
        endTurn();

        assertThat(settled).isEqualTo(parts(0, CallGroup.WAITING_MAX));
    }

    @Test
    void soManyMayWait() {
        CallGroup<Integer> group = group(true);

        parts(1, CallGroup.WAITING_MAX).forEach(group::add);
        assertThat(group.refusal()).isEmpty();
        group.add(0);

        assertThat(group.refusal()).map(Refusal::code).contains(ErrorCode.BUSY);
    }
}
