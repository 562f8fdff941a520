package io.rookery.presence;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.ConnectionLife.Arrival;
import io.rookery.store.WentOffline;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** How a node's census travels to the node that was asked for it. */
final class CensusWire {
    /** Of more zones only the fullest are told apart. */
    static final int ZONES_MAX = 1_000;

    private static final int SIZE_HINT = 1_024;

    private CensusWire() {}

    static Buffer encode(Census whole) {
        Census census = whole.withZones(ZONES_MAX);
        WireWriter out = new WireWriter(SIZE_HINT);
        heads(out, census.all());
        map(out, census.statuses(), PresenceStatus::name, CensusWire::heads);
        map(out, census.platforms(), Platform::name, WireWriter::number);
        map(out, census.zones(), zone -> zone, CensusWire::heads);
        heads(out, census.otherZones());
        map(out, census.stays(), Platform::name, CensusWire::stays);
        map(out, census.arrivals(), Arrival::name, WireWriter::number);
        return out.done();
    }

    static Census decode(Buffer answer) {
        WireReader in = new WireReader(answer);
        return new Census(
                heads(in),
                map(in, new EnumMap<>(PresenceStatus.class), PresenceStatus::valueOf, CensusWire::heads),
                map(in, new EnumMap<>(Platform.class), Platform::valueOf, WireReader::number),
                map(in, new HashMap<>(), zone -> zone, CensusWire::heads),
                heads(in),
                map(in, new EnumMap<>(Platform.class), Platform::valueOf, CensusWire::stays),
                map(in, new EnumMap<>(Arrival.class), Arrival::valueOf, WireReader::longNumber));
    }

    private static <K, V> void map(
            WireWriter out, Map<K, V> map, Function<K, String> name, BiConsumer<WireWriter, V> value) {
        out.number(map.size());
        map.forEach((key, each) -> value.accept(out.text(name.apply(key)), each));
    }

    private static <K, V> Map<K, V> map(
            WireReader in, Map<K, V> into, Function<String, K> key, Function<WireReader, V> value) {
        for (int left = in.number(); left > 0; left--) {
            into.put(key.apply(in.text()), value.apply(in));
        }
        return into;
    }

    private static void heads(WireWriter out, Heads heads) {
        out.number(heads.users()).number(heads.sessions());
    }

    private static Heads heads(WireReader in) {
        return new Heads(in.number(), in.number());
    }

    private static void stays(WireWriter out, Stays stays) {
        out.number(stays.begun());
        for (WentOffline.Reason reason : WentOffline.Reason.values()) {
            out.number(stays.ended(reason));
        }
        stays.lengths().write(out);
    }

    private static Stays stays(WireReader in) {
        Stays stays = new Stays();
        stays.begun(in.longNumber());
        for (WentOffline.Reason reason : WentOffline.Reason.values()) {
            stays.ended(reason, in.longNumber());
        }
        stays.lengths().add(Lengths.read(in));
        return stays;
    }
}
