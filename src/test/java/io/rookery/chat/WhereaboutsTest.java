package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.store.LocationStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Topic HALL = new Topic("room:hall");
    private static final Topic YARD = new Topic("room:yard");

    private final AnsweringStore store = new AnsweringStore();
    private final List<Long> told = new ArrayList<>();
    private final Whereabouts whereabouts = new Whereabouts(store, (user, version) -> told.add(version), 3);

    @Test
    void theStoreIsAskedOnce() {
        Future<LocationStore.Place> first = whereabouts.of(ALICE);
        Future<LocationStore.Place> second = whereabouts.of(ALICE);
        store.answer(place(HALL, 1));

        assertThat(first.result()).isEqualTo(second.result()).isEqualTo(place(HALL, 1));
        assertThat(whereabouts.known(ALICE)).isEqualTo(place(HALL, 1));
        assertThat(store.asked).isEqualTo(1);
    }

    @Test
    void whatIsOlderThanTheNewsIsForgotten() {
        know(place(HALL, 5));

        whereabouts.moved(ALICE, 5);
        assertThat(whereabouts.known(ALICE)).isNotNull();

        whereabouts.moved(ALICE, 6);
        assertThat(whereabouts.known(ALICE)).isNull();
    }

    @Test
    void anAnswerThatNewsHasOvertakenIsGivenButNotKept() {
        Future<LocationStore.Place> place = whereabouts.look(ALICE);
        whereabouts.moved(ALICE, 6);
        store.answer(place(HALL, 5));

        assertThat(place.result()).isEqualTo(place(HALL, 5));
        assertThat(whereabouts.known(ALICE)).isNull();
    }

    @Test
    void whoeverMovesHereIsKnownAndAllAreTold() {
        know(place(HALL, 5));
        store.moved = new LocationStore.Moved(Optional.of(HALL), 6);

        assertThat(whereabouts.enter(ALICE, YARD).result()).contains(HALL);

        assertThat(whereabouts.known(ALICE)).isEqualTo(place(YARD, 6));
        assertThat(told).containsExactly(6L);
        whereabouts.moved(ALICE, 6);
        assertThat(whereabouts.known(ALICE)).isEqualTo(place(YARD, 6));
    }

    @Test
    void asManyAreRememberedAsAreAllowed() {
        know(place(HALL, 5));
        for (int i = 0; i < 10; i++) {
            whereabouts.look(new UserId("user" + i));
            store.answer(place(YARD, 1));
        }

        assertThat(whereabouts.remembered()).isEqualTo(3);
        assertThat(whereabouts.known(ALICE)).isNull();
    }

    @Test
    void afterALossNothingIsKnown() {
        know(place(HALL, 5));
        Future<LocationStore.Place> underWay = whereabouts.look(new UserId("bob"));

        whereabouts.forget();
        store.answer(place(HALL, 5));

        assertThat(underWay.succeeded()).isTrue();
        assertThat(whereabouts.remembered()).isZero();
    }

    private void know(LocationStore.Place place) {
        whereabouts.look(ALICE);
        store.answer(place);
    }

    private static LocationStore.Place place(Topic room, long version) {
        return new LocationStore.Place(Optional.of(room), version);
    }

    /** Answers when the test says so. */
    private static final class AnsweringStore implements LocationStore {
        private final Deque<Promise<Place>> waiting = new ArrayDeque<>();
        private Moved moved;
        private int asked;

        void answer(Place place) {
            waiting.removeFirst().complete(place);
        }

        @Override
        public Future<Moved> enter(UserId user, Topic room) {
            return Future.succeededFuture(moved);
        }

        @Override
        public Future<Place> leave(UserId user, Topic room) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Place> find(UserId user) {
            asked++;
            Promise<Place> promise = Promise.promise();
            waiting.addLast(promise);
            return promise.future();
        }
    }
}
