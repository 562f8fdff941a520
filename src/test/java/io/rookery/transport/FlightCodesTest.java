package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.routing.DeliveryClass;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlightCodesTest {
    private static final Request PING = new Request.Asked(RequestId.NONE, false, new Command.Ping());

    @Test
    void aCommandThatWasDoneIsOk() {
        int code = FlightCodes.command(PING, null);

        assertThat(FlightCodes.method(code)).isEqualTo("system.ping");
        assertThat(FlightCodes.outcome(code)).isEqualTo("ok");
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalIsReadAgain(ErrorCode error) {
        Refusal refusal = Refusal.of(error, "no");
        int code = FlightCodes.command(PING, refusal);

        assertThat(FlightCodes.method(code)).isEqualTo("system.ping");
        assertThat(FlightCodes.outcome(code)).isEqualTo(error.name().toLowerCase(Locale.ROOT));
        Request unread = new Request.Refused(RequestId.NONE, false, refusal);
        assertThat(FlightCodes.method(FlightCodes.command(unread, refusal))).isEqualTo("unread");
    }

    @ParameterizedTest
    @EnumSource
    void everyClassIsReadAgainWithTheReason(DeliveryClass deliveryClass) {
        String name = deliveryClass.name().toLowerCase(Locale.ROOT);

        assertThat(FlightCodes.deliveryClass(FlightCodes.shed(deliveryClass, true)))
                .isEqualTo(name);
        assertThat(FlightCodes.reason(FlightCodes.shed(deliveryClass, true))).isEqualTo("opening");
        assertThat(FlightCodes.deliveryClass(FlightCodes.shed(deliveryClass, false)))
                .isEqualTo(name);
        assertThat(FlightCodes.reason(FlightCodes.shed(deliveryClass, false))).isEqualTo("slow");
    }
}
