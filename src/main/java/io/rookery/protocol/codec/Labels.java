package io.rookery.protocol.codec;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.ProtocolMessageEnum;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Pairs an enum of the protocol with its twin in the schema. The twin's values carry the enum's name as a prefix and begin
 * with an unspecified one, which has no partner.
 */
final class Labels<D extends Enum<D>, W extends Enum<W> & ProtocolMessageEnum> {
    private final Map<D, W> toWire;
    private final Map<W, D> fromWire = new HashMap<>();

    Labels(Class<D> domain, Class<W> wire) {
        toWire = new EnumMap<>(domain);
        String prefix =
                wire.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
        for (D value : domain.getEnumConstants()) {
            W twin = Enum.valueOf(wire, prefix + value.name());
            toWire.put(value, twin);
            fromWire.put(twin, value);
        }
    }

    W toWire(D value) {
        W twin = toWire.get(value);
        if (twin == null) {
            throw new IllegalStateException(value + " is not in the schema");
        }
        return twin;
    }

    D fromWire(W value) {
        D twin = fromWire.get(value);
        if (twin == null) {
            throw new IllegalArgumentException(value + " is not known");
        }
        return twin;
    }

    /** The value as JSON has it, as in {@code in_game} for {@code PRESENCE_STATUS_IN_GAME}. */
    static String of(EnumValueDescriptor value) {
        String zero = value.getType().getValues().get(0).getName();
        int prefix = zero.length() - "UNSPECIFIED".length();
        return value.getName().substring(prefix).toLowerCase(Locale.ROOT);
    }
}
