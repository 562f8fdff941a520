package io.rookery.presence;

import io.rookery.store.ActiveUsers;
import io.rookery.store.LeaseStore;
import io.rookery.store.OfflineOutbox;
import io.rookery.store.PresenceStore;

/** The stores that one event loop uses. */
public record PresenceStores(PresenceStore presences, LeaseStore leases, OfflineOutbox outbox, ActiveUsers active) {}
