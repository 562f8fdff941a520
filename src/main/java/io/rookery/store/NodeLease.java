package io.rookery.store;

import io.rookery.identity.NodeId;

/**
 * A node's claim to be alive, under which it holds connections.
 *
 * <p>A lease that ended, or that the store may have forgotten, is never taken up again: the node begins another term. So
 * whoever clears what an ended lease held can never touch what the node holds now.
 *
 * @param term from 1, one more with each lease of the node
 */
public record NodeLease(NodeId node, long term) {
    private static final char SEPARATOR = '#';

    public NodeLease {
        if (term < 1) {
            throw new IllegalArgumentException("term: " + term + " (expected: >= 1)");
        }
    }

    /** The inverse of {@link #toString()}. */
    public static NodeLease parse(String text) {
        int at = text.lastIndexOf(SEPARATOR);
        if (at < 0) {
            throw new IllegalArgumentException("lease: \"" + text + "\" (expected: name@boot#term)");
        }
        return new NodeLease(NodeId.parse(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
    }

    public NodeLease next() {
        return new NodeLease(node, term + 1);
    }

    @Override
    public String toString() {
        return node.toString() + SEPARATOR + term;
    }
}
