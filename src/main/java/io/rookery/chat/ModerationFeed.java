package io.rookery.chat;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.protocol.Priority;
import io.rookery.store.AuditLog;
import io.rookery.store.AuditLog.Noted;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells a node what was done to users and channels, so that it takes effect on their sessions: at once when the node that did it says
 * so, and when the node looks into the audit log by itself at the latest. Belongs to one event loop.
 *
 * <p>What was done is told a second time with the next look, for those who were on their way in when it was told first.
 */
public final class ModerationFeed implements Bus.Receiver {
    public static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    static final int PAGE = 500;
    private static final Buffer LOOK = Buffer.buffer("look");

    private final AuditLog audit;
    private final Homes nodes;
    private final Bus bus;
    private final Consumer<List<Noted>> listener;
    private final Runnable missed;
    private final AuditFollower follower = new AuditFollower();
    private List<Noted> again = new ArrayList<>();
    private boolean reading;
    private boolean readAgain;

    /**
     * @param listener told of deeds, perhaps twice
     * @param missed told when deeds were missed, so that everybody's standing has to be looked up
     */
    public ModerationFeed(AuditLog audit, Homes nodes, Bus bus, Consumer<List<Noted>> listener, Runnable missed) {
        this.audit = audit;
        this.nodes = nodes;
        this.bus = bus;
        this.listener = listener;
        this.missed = missed;
    }

    /** Has all nodes look, this one among them; safe to call from any thread. */
    public void tell() {
        for (NodeId node : nodes.members()) {
            bus.send(node, Concern.MODERATION, 0, Priority.CRITICAL, LOOK);
        }
    }

    /** Begins at the newest deed. Without an answer of the store everybody is looked up later. */
    public Future<Void> begin() {
        return audit.after(0, 1)
                .map(found -> {
                    follower.begin(found.newest());
                    return (Void) null;
                })
                .otherwiseEmpty();
    }

    @Override
    public void received(NodeId from, int key, Buffer message) {
        read();
    }

    /** To be called every {@link #LOOK_EVERY}. */
    public void look() {
        if (!again.isEmpty()) {
            listener.accept(again);
            again = new ArrayList<>();
        }
        read();
    }

    private void read() {
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        readAgain = false;
        audit.after(follower.reached(), PAGE).onComplete(asked -> {
            reading = false;
            if (asked.succeeded()) {
                take(follower.read(asked.result(), PAGE));
            }
            if (readAgain) {
                read();
            }
        });
    }

    private void take(AuditFollower.Step step) {
        if (step.missed()) {
            missed.run();
        }
        if (!step.deeds().isEmpty()) {
            listener.accept(step.deeds());
            if (again.size() < AuditLog.PAGE_MAX) {
                again.addAll(step.deeds());
            }
        }
        readAgain |= step.more();
    }
}
