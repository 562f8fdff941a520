package io.rookery.routing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How much of what the store had lost was put back. Safe to use from any thread. */
public final class HealingMeter {
    private final Counter formerPlace;
    private final Counter newPlace;
    private final Counter givenUp;

    public HealingMeter(MeterRegistry registry) {
        formerPlace = healed(registry, "former");
        newPlace = healed(registry, "new");
        givenUp = Counter.builder("rookery.log.healing.given.up")
                .description("Topics whose last messages the store has lost and did not take back")
                .register(registry);
    }

    private static Counter healed(MeterRegistry registry, String place) {
        return Counter.builder("rookery.log.healed.messages")
                .description("Messages that the store had lost and got back from their home")
                .tag("place", place)
                .register(registry);
    }

    void healed(int atFormerPlace, int atNewPlace) {
        formerPlace.increment(atFormerPlace);
        newPlace.increment(atNewPlace);
    }

    void givenUp() {
        givenUp.increment();
    }
}
