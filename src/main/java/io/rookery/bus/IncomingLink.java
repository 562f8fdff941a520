package io.rookery.bus;

import io.rookery.identity.NodeId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * This node's half of the link from one other node: which of its packets are news. Belongs to one thread.
 */
final class IncomingLink {
    /** Packets taken before they are confirmed without waiting for the next tick. */
    private static final int UNCONFIRMED_MAX = 16;

    private final NodeId self;
    private final LinkBounds bounds;
    private final Consumer<Packet> transmit;
    private final LongSupplier tokens;
    private long token;
    private long attempt;
    private boolean open;
    private long sequence;
    private int unconfirmed;
    private long heardNanos;

    IncomingLink(NodeId self, LinkBounds bounds, Consumer<Packet> transmit, LongSupplier tokens, long nowNanos) {
        this.self = self;
        this.bounds = bounds;
        this.transmit = transmit;
        this.tokens = tokens;
        this.heardNanos = nowNanos;
    }

    /** What a packet brought. */
    record Taken(List<LinkMessage> messages, boolean lossBefore) {
        static final Taken NOTHING = new Taken(List.of(), false);
    }

    /**
     * @return whether this began the link anew, so that what was under way before is lost
     */
    boolean hello(Packet.Hello hello, long nowNanos) {
        expire(nowNanos);
        heardNanos = nowNanos;
        boolean anew = !open || hello.attempt() != attempt;
        if (anew) {
            token = tokens.getAsLong();
            attempt = hello.attempt();
            sequence = 0;
            unconfirmed = 0;
            open = true;
        }
        transmit.accept(new Packet.Welcome(self, hello.attempt(), token));
        return anew;
    }

    Taken batch(Packet.Batch batch, long nowNanos) {
        expire(nowNanos);
        if (!open || batch.token() != token) {
            transmit.accept(new Packet.Unknown(self, batch.token()));
            return Taken.NOTHING;
        }
        heardNanos = nowNanos;
        if (batch.sequence() <= sequence) {
            return Taken.NOTHING;
        }
        boolean lossBefore = batch.sequence() > sequence + 1;
        sequence = batch.sequence();
        if (batch.messages().isEmpty() || ++unconfirmed >= UNCONFIRMED_MAX) {
            confirm();
        }
        return new Taken(batch.messages(), lossBefore);
    }

    /** Confirms what was taken; to be called soon after packets came in. */
    void confirm() {
        if (open) {
            unconfirmed = 0;
            transmit.accept(new Packet.Confirm(self, token, sequence));
        }
    }

    boolean hasUnconfirmed() {
        return unconfirmed > 0;
    }

    /** Nothing was heard for so long that the other node may have lost our address. */
    boolean silent(long nowNanos) {
        return nowNanos - heardNanos > bounds.silentAfter().toNanos();
    }

    private void expire(long nowNanos) {
        if (silent(nowNanos)) {
            open = false;
        }
    }
}
