package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class Rfc3339Test {
    private static final DateTimeFormatter REFERENCE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final long DAY_MILLIS = 86_400_000;

    @Test
    void everyDayOfFiveCenturiesIsWrittenAsTheDateClassesWriteIt() {
        for (long day = 0; day < 500 * 366; day++) {
            assertSame(day * DAY_MILLIS);
        }
    }

    @Test
    void anyMomentIsWrittenAsTheDateClassesWriteIt() {
        RandomGenerator random = Seeds.random(this);

        for (int i = 0; i < Seeds.ITERATIONS; i++) {
            assertSame(random.nextLong(Rfc3339.MILLIS_MAX + 1));
        }
        assertSame(Rfc3339.MILLIS_MAX);
    }

    @Test
    void timesOutsideBecomeTheNearestInside() {
        assertThat(written(-1)).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThat(written(Long.MAX_VALUE)).isEqualTo("9999-12-31T23:59:59.999Z");
    }

    private static void assertSame(long millis) {
        assertThat(written(millis)).isEqualTo(REFERENCE.format(Instant.ofEpochMilli(millis)));
    }

    private static String written(long millis) {
        ByteBuf out = Unpooled.buffer(24);
        Rfc3339.write(millis, out);
        return out.toString(US_ASCII);
    }
}
