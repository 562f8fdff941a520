package io.rookery.presence;

import io.rookery.store.HeldConnection;
import io.rookery.store.LeaseStore;
import io.rookery.store.NodeLease;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over what the index of this node's lease names, round after round, so that what is no session of this node is
 * removed.
 *
 * <p>Runs on one event loop.
 */
final class OwnIndex {
    static final int PAGE = 2048;

    private static final String BEGINNING = "0";

    private final LeaseStore leases;
    private final BiConsumer<NodeLease, List<HeldConnection>> found;
    private @Nullable NodeLease lease;
    private String cursor = BEGINNING;
    private boolean looking;

    OwnIndex(LeaseStore leases, BiConsumer<NodeLease, List<HeldConnection>> found) {
        this.leases = leases;
        this.found = found;
    }

    void walk(NodeLease held) {
        lease = held;
        cursor = BEGINNING;
    }

    /** Looks at the next page. Does nothing while the former look is still under way. */
    void look() {
        NodeLease current = lease;
        if (current == null || looking) {
            return;
        }
        looking = true;
        leases.page(current, cursor, PAGE).onComplete(read -> {
            looking = false;
            if (read.succeeded() && current.equals(lease)) {
                cursor = read.result().next();
                found.accept(current, read.result().connections());
            }
        });
    }
}
