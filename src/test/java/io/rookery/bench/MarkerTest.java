package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarkerTest {
    @Test
    void whatIsWrittenIsRead() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = new byte[Marker.LENGTH + 3];

        for (int round = 0; round < 10_000; round++) {
            int phase = random.nextInt(Marker.PHASE_MAX + 1);
            int publisher = random.nextInt(Marker.PUBLISHERS_MAX);
            int sequence = random.nextInt();
            long nanos = random.nextLong();
            Marker.write(bytes, 3, phase, publisher, sequence, nanos);

            assertThat(Marker.isAt(bytes, 3, bytes.length)).isTrue();
            assertThat(Marker.phase(bytes, 3)).as("seed %d", seed).isEqualTo(phase);
            assertThat(Marker.publisher(bytes, 3)).as("seed %d", seed).isEqualTo(publisher);
            assertThat(Marker.sequence(bytes, 3)).as("seed %d", seed).isEqualTo(sequence);
            assertThat(Marker.intendedNanos(bytes, 3)).as("seed %d", seed).isEqualTo(nanos);
        }
    }

    @Test
    void itNeedsNoEscapeInJson() {
        byte[] bytes = new byte[Marker.LENGTH];
        Marker.write(bytes, 0, 255, 0xABCDEF, 0x12345678, 0x90ABCDEF01234567L);

        assertThat(new String(bytes, StandardCharsets.US_ASCII)).matches("[A-Z@<]{40}");
    }

    @Test
    void itIsFoundAmongOtherBytesAndOnlyWhole() {
        byte[] bytes = new byte[200];
        Arrays.fill(bytes, (byte) '<');
        Marker.write(bytes, 111, 1, 2, 3, 4);

        assertThat(Marker.find(bytes, 0, bytes.length)).isEqualTo(111);
        assertThat(Marker.find(bytes, 0, 111 + Marker.LENGTH)).isEqualTo(111);
        assertThat(Marker.find(bytes, 0, 110 + Marker.LENGTH)).isEqualTo(-1);
        assertThat(Marker.find(bytes, 112, bytes.length)).isEqualTo(-1);
    }
}
