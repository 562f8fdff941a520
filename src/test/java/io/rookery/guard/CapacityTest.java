package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    @Test
    void soManyAtOnceAndNotOneMore() {
        Capacity capacity = new Capacity(2);

        assertThat(capacity.take()).isTrue();
        assertThat(capacity.take()).isTrue();
        assertThat(capacity.take()).isFalse();
        assertThat(capacity.taken()).isEqualTo(2);

        capacity.release();
        assertThat(capacity.take()).isTrue();
        assertThat(capacity.take()).isFalse();
    }

    @Test
    void manyAtATimeTakeNoMoreThanThereIs() {
        Capacity capacity = new Capacity(1_000);

        long taken = IntStream.range(0, 100_000)
                .parallel()
                .filter(i -> capacity.take())
                .count();

        assertThat(taken).isEqualTo(1_000);
        assertThat(capacity.taken()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "18_000, 16_200",
        "1_024, 768",
        "256, 128",
        "1, 1",
        "9_223_372_036_854_775_807, 2_147_483_647",
        "-1, 10_000"
    })
    void someFilesAreKeptBackForOtherThings(String files, String connections) {
        assertThat(Capacity.withinOpenFiles(number(files)).max()).isEqualTo((int) number(connections));
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    @Test
    void thereIsRoomForOneAtLeast() {
        assertThatThrownBy(() -> new Capacity(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max: 0 (expected: >= 1)");
    }

    @Test
    void itCanBeMadeSmallerThanWhatIsTaken() {
        Capacity capacity = new Capacity(3);
        capacity.take();
        capacity.take();

        capacity.resize(1);
        assertThat(capacity.take()).isFalse();
        assertThat(capacity.taken()).isEqualTo(2);
        capacity.release();
        assertThat(capacity.take()).isFalse();
        capacity.release();
        assertThat(capacity.take()).isTrue();

        capacity.resize(2);
        assertThat(capacity.take()).isTrue();
    }
}
