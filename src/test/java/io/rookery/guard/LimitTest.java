package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.settings.Settings;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LimitTest {
    @Test
    void theTableHoldsTheDefaultsThatArePromised() {
        var limits = Settings.defaults().limits();

        assertThat(Limit.FRAME_BYTES.in(limits)).isEqualTo(64 * 1024);
        assertThat(Limit.CONNECTIONS_PER_USER.in(limits)).isEqualTo(10);
        assertThat(Limit.CONNECTIONS_PER_ADDRESS.in(limits)).isEqualTo(50);
        assertThat(Limit.COMMANDS_PER_SECOND.in(limits)).isEqualTo(20);
        assertThat(Limit.COMMANDS_BURST.in(limits)).isEqualTo(40);
        assertThat(Limit.HEADER_DEADLINE.in(limits)).isEqualTo(10_000);
    }

    @Test
    void everyLimitNamesItsSettingOnce() {
        assertThat(Arrays.stream(Limit.values()).map(Limit::setting)).doesNotHaveDuplicates();
        assertThat(Limit.values()).allSatisfy(limit -> {
            assertThat(limit.setting()).startsWith("limits.");
            assertThat(limit.answer()).isNotBlank();
            assertThat(limit.unit()).isNotNull();
        });
    }
}
