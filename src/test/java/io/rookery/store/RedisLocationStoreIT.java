package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.store.LocationStore.Moved;
import io.rookery.store.LocationStore.Place;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisLocationStoreIT {
    private static final Topic HALL = new Topic("room:hall");
    private static final Topic YARD = new Topic("room:yard");

    private static Vertx vertx;
    private static RedisServer redis;
    private static OnLoop store;

    private final UserId user = new UserId(RandomIds.shortName());
    private final LocationStore locations = new RedisLocationStore(store.links());

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
        store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
        vertx.close();
    }

    @Test
    void aUserStandsInOneRoomAndEachChangeHasAHigherVersion() {
        assertThat(find()).isEqualTo(new Place(Optional.empty(), 0));

        Moved first = store.get(() -> locations.enter(user, HALL));
        Moved second = store.get(() -> locations.enter(user, YARD));

        assertThat(first.former()).isEmpty();
        assertThat(second.former()).contains(HALL);
        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(find()).isEqualTo(new Place(Optional.of(YARD), second.version()));
    }

    @Test
    void onlyTheRoomWhereTheUserStandsCanBeLeft() {
        Moved moved = store.get(() -> locations.enter(user, HALL));

        assertThat(store.get(() -> locations.leave(user, YARD)))
                .isEqualTo(new Place(Optional.of(HALL), moved.version()));
        Place left = store.get(() -> locations.leave(user, HALL));

        assertThat(left.room()).isEmpty();
        assertThat(left.version()).isGreaterThan(moved.version());
        assertThat(find()).isEqualTo(left);
        assertThat(store.get(() -> locations.leave(user, HALL))).isEqualTo(left);
    }

    private Place find() {
        return store.get(() -> locations.find(user));
    }
}
