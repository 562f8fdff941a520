package io.rookery.testing.client;

import java.time.Duration;
import java.util.List;

/**
 * How a client behaves.
 *
 * @param endpoints where it connects; after a loss it tries the next one
 * @param resumes whether it takes up its old session; else it begins a new one and subscribes from where it was
 * @param patience how long it waits for a sign of life before it gives a connection up
 */
public record ClientPlan(String user, String token, List<Endpoint> endpoints, boolean resumes, Duration patience) {
    public ClientPlan {
        endpoints = List.copyOf(endpoints);
    }

    public static ClientPlan of(String user, String token, List<Endpoint> endpoints) {
        return new ClientPlan(user, token, endpoints, true, Duration.ofSeconds(5));
    }

    public ClientPlan withoutResuming() {
        return new ClientPlan(user, token, endpoints, false, patience);
    }

    public ClientPlan withPatience(Duration longest) {
        return new ClientPlan(user, token, endpoints, resumes, longest);
    }
}
