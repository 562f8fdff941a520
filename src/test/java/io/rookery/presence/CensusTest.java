package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.ConnectionLife.Arrival;
import io.rookery.store.WentOffline.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CensusTest {

    @Test
    void ofManyZonesTheFullestAreToldApartAndNobodyIsForgotten() {
        Census census = zones(Map.of(
                "plaza", new Heads(5, 6), "desert", new Heads(1, 1), "cave", new Heads(1, 4), "sea", new Heads(9, 9)));

        Census shown = census.withZones(3);

        assertThat(shown.zones().keySet()).containsExactly("sea", "plaza", "cave");
        assertThat(shown.otherZones()).isEqualTo(new Heads(1, 1));
        assertThat(census.withZones(0).otherZones()).isEqualTo(new Heads(16, 20));
        assertThat(census.withZones(4).otherZones()).isEqualTo(Heads.NONE);
    }

    @Test
    void nodesAddUp() {
        Census sum = whole().plus(whole()).plus(Census.EMPTY);

        assertThat(sum.all()).isEqualTo(new Heads(4, 6));
        assertThat(sum.of(PresenceStatus.BUSY)).isEqualTo(new Heads(2, 4));
        assertThat(sum.sessionsOn(Platform.IOS)).isEqualTo(4);
        assertThat(sum.zones()).containsEntry("plaza", new Heads(2, 4));
        assertThat(sum.otherZones()).isEqualTo(new Heads(2, 2));
        assertThat(sum.arrived(Arrival.NEW)).isEqualTo(10);
        assertThat(sum.allStays().begun()).isEqualTo(14);
        assertThat(sum.allStays().ended(Reason.LOST)).isEqualTo(2);
        assertThat(sum.allStays().lengths().count()).isEqualTo(4);
    }

    @Test
    void whatArrivesIsWhatWasSent() {
        Census arrived = CensusWire.decode(CensusWire.encode(whole()));

        assertThat(arrived).usingRecursiveComparison().isEqualTo(whole());
    }

    @Test
    void aNodeTellsOfSoManyZonesApart() {
        Map<String, Heads> zones = new HashMap<>();
        for (int i = 0; i <= CensusWire.ZONES_MAX; i++) {
            zones.put("z" + i, new Heads(1, 1));
        }

        Census arrived = CensusWire.decode(CensusWire.encode(zones(zones)));

        assertThat(arrived.zones()).hasSize(CensusWire.ZONES_MAX);
        assertThat(arrived.otherZones()).isEqualTo(new Heads(1, 1));
    }

    private static Census zones(Map<String, Heads> zones) {
        return new Census(Heads.NONE, Map.of(), Map.of(), zones, Heads.NONE, Map.of(), Map.of());
    }

    private static Census whole() {
        Stays stays = new Stays();
        stays.begun(7);
        stays.ended(Reason.CLOSED, Duration.ofMinutes(3));
        stays.ended(Reason.LOST, Duration.ofHours(2));
        return new Census(
                new Heads(2, 3),
                Map.of(PresenceStatus.BUSY, new Heads(1, 2), PresenceStatus.INVISIBLE, new Heads(1, 1)),
                Map.of(Platform.IOS, 2, Platform.WEB, 1),
                Map.of("plaza", new Heads(1, 2)),
                new Heads(1, 1),
                Map.of(Platform.IOS, stays),
                Map.of(Arrival.NEW, 5L, Arrival.RETURNING, 4L));
    }
}
