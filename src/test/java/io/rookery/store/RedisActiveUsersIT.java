package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.UserId;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisActiveUsersIT {
    private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");
    private static final LocalDate TUESDAY = MONDAY.plusDays(1);

    private final RedisServer redis = RedisServer.start();
    private final Vertx vertx = Vertx.vertx();
    private OnLoop loop;
    private ActiveUsers active;

    @BeforeEach
    void connect() {
        loop = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
        active = new RedisActiveUsers(loop.links());
    }

    @AfterEach
    void close() {
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @Test
    void aUserCountsOnceADayAndOnceInSeveral() {
        add(MONDAY, 0, 10);
        add(MONDAY, 5, 10);
        add(TUESDAY, 0, 3);
        add(TUESDAY, 20, 22);

        assertThat(count(MONDAY)).isEqualTo(10);
        assertThat(count(TUESDAY)).isEqualTo(5);
        assertThat(count(MONDAY, TUESDAY)).isEqualTo(12);
        assertThat(count(TUESDAY.plusDays(1))).isZero();
    }

    @Test
    void manyAreCountedWithinAboutOnePercentInFewBytesThatAreForgotten() {
        for (int from = 0; from < 50_000; from += 1_000) {
            add(MONDAY, from, from + 1_000);
        }

        assertThat(count(MONDAY)).isCloseTo(50_000, Percentage.withPercentage(3));
        assertThat(integer(redis.command("STRLEN", "rookery:presence:{active}:2026-03-02")))
                .isLessThan(13_000);
        assertThat(integer(redis.command("PTTL", "rookery:presence:{active}:2026-03-02")))
                .isBetween(
                        Duration.ofDays(ActiveUsers.DAYS_KEPT).toMillis(),
                        Duration.ofDays(ActiveUsers.DAYS_KEPT + 1).toMillis());
    }

    @Test
    void pagesAreBounded() {
        assertThatThrownBy(() -> active.add(MONDAY, List.of())).hasMessage("users: 0 (expected: 1..1024)");
        assertThatThrownBy(() -> active.add(MONDAY, users(0, 1025))).hasMessage("users: 1025 (expected: 1..1024)");
        assertThatThrownBy(() -> active.count(List.of())).hasMessage("days: 0 (expected: 1..31)");
    }

    private void add(LocalDate day, int from, int to) {
        loop.get(() -> active.add(day, users(from, to)));
    }

    private long count(LocalDate... days) {
        return loop.get(() -> active.count(List.of(days)));
    }

    private static List<UserId> users(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> new UserId("u" + i)).toList();
    }

    private static long integer(String answer) {
        return Long.parseLong(answer.substring(1).trim());
    }
}
