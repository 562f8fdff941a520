package io.rookery.bus;

import io.rookery.identity.NodeId;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Messages between the nodes of the cluster, and between the event loops of one.
 *
 * <p>To one node, messages of one priority arrive in the order sent, or not at all; what was lost is noticed by whoever
 * numbers its messages. What is under way to a node is bounded. Safe to use from any thread.
 */
public interface Bus {

    /**
     * Takes part. Each message goes to one of the loops, always the same one for a key.
     *
     * @param loops at least one; a node has as many as it has event loops
     */
    void serve(Concern concern, List<Loop> loops);

    /**
     * Sends without an answer.
     *
     * @param key decides the receiver's loop
     * @return false when the message was dropped because too much is under way to that node, or the node is not known
     */
    boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message);

    /**
     * Asks and waits.
     *
     * @return the answer, on the context of the caller; fails with a {@link io.rookery.protocol.Refusal}: the one the other
     *     side answered with, {@code unavailable} when the question was not sent because the node is not known or not there,
     *     {@code busy} when it was not sent because too much is under way, {@code outcomeUnknown} when no answer came
     *     within the deadline
     */
    Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question);

    /** Whether messages can be sent to a node now, as far as is known here. */
    boolean reachable(NodeId node);

    /** Learns when messages from or to another node may have been lost. */
    void onLoss(PeerListener listener);

    /** One event loop's part in a concern. */
    record Loop(Context context, Receiver receiver) {}

    /** Called on the loop's context. */
    interface Receiver {
        void received(NodeId from, int key, Buffer message);

        /** Answers a question, where questions are answered; a failure that is not a {@link io.rookery.protocol.Refusal} is a fault. */
        default Future<Buffer> asked(NodeId from, int key, Buffer question) {
            return Future.failedFuture(Refusal.unavailable("no questions are answered here"));
        }
    }
}
