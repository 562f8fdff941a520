package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.session.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final Session alice = Callers.of("alice", null).session();
    private final Session bob = Callers.of("bob", null).session();
    private final List<String> begun = new ArrayList<>();

    @Test
    void aSessionsWorkIsDoneOneAfterTheOther() {
        Promise<String> first = Promise.promise();
        Future<String> second = turns.take(alice, () -> first.future()).compose(done -> Future.succeededFuture(done));
        Future<String> third = turns.take(alice, () -> begin("third"));

        assertThat(begun).isEmpty();
        first.complete("first");

        assertThat(second.result()).isEqualTo("first");
        assertThat(third.result()).isEqualTo("third");
    }

    @Test
    void otherSessionsDoNotWait() {
        turns.take(alice, () -> Promise.<String>promise().future());

        assertThat(turns.take(bob, () -> begin("bob")).result()).isEqualTo("bob");
    }

    @Test
    void afterAFailureTheNextGoesOn() {
        Future<String> failed = turns.take(alice, () -> {
            throw new IllegalStateException("no");
        });

        assertThat(failed.failed()).isTrue();
        assertThat(turns.take(alice, () -> begin("next")).result()).isEqualTo("next");
    }

    @Test
    void nothingIsKeptOfSessionsThatWaitForNothing() {
        Promise<String> work = Promise.promise();
        turns.take(alice, work::future);
        turns.take(alice, () -> begin("second"));
        assertThat(turns.waiting()).isEqualTo(1);

        work.complete("first");

        assertThat(turns.waiting()).isZero();
    }

    private Future<String> begin(String name) {
        begun.add(name);
        return Future.succeededFuture(name);
    }
}
