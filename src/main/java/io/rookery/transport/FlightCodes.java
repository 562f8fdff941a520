package io.rookery.transport;

import io.rookery.protocol.Command;
import io.rookery.protocol.CommandNames;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Request;
import io.rookery.routing.DeliveryClass;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a connection packs into the codes of its {@link io.rookery.session.FlightRecorder}, and how it is read again. */
final class FlightCodes {
    /** Stands for what was refused before it was looked at, as in the metrics. */
    private static final int UNREAD = 255;

    private static final int BASE = 256;
    private static final ErrorCode[] ERRORS = ErrorCode.values();
    private static final DeliveryClass[] CLASSES = DeliveryClass.values();

    private FlightCodes() {}

    /**
     * @param refusal null when it was done
     */
    static int command(Request request, @Nullable Refusal refusal) {
        int command = request instanceof Request.Asked asked ? number(asked.command()) : UNREAD;
        return command * BASE + (refusal == null ? 0 : refusal.code().ordinal() + 1);
    }

    private static int number(Command command) {
        return CommandNames.numberOf(command);
    }

    static String method(int code) {
        int command = code / BASE;
        return command == UNREAD ? "unread" : CommandNames.of(command);
    }

    /** As in the metrics. */
    static String outcome(int code) {
        int outcome = code % BASE;
        return outcome == 0 ? "ok" : label(ERRORS[outcome - 1]);
    }

    /**
     * @param opening whether its session was being opened; else it was too slow
     */
    static int shed(DeliveryClass deliveryClass, boolean opening) {
        return deliveryClass.ordinal() + (opening ? BASE : 0);
    }

    static String deliveryClass(int code) {
        return label(CLASSES[code % BASE]);
    }

    static String reason(int code) {
        return code >= BASE ? "opening" : "slow";
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
