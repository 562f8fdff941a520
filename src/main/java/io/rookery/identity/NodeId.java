package io.rookery.identity;

/**
 * One life of a server process. A restarted process has another boot, so that nothing said by its former life is taken for
 * its own.
 *
 * @param name the configured or generated name of the node, 1 to 64 characters of {@code [A-Za-z0-9_.:/-]}
 * @param boot random, new at each start, 1 to 32 characters of the same alphabet
 */
public record NodeId(String name, String boot) {
    public static final int NAME_LENGTH_MAX = 64;
    public static final int BOOT_LENGTH_MAX = 32;

    public NodeId {
        if (!Names.matches(name, NAME_LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "node: " + Names.quoted(name) + " (expected: " + Names.expected(NAME_LENGTH_MAX) + ")");
        }
        if (!Names.matches(boot, BOOT_LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "boot: " + Names.quoted(boot) + " (expected: " + Names.expected(BOOT_LENGTH_MAX) + ")");
        }
    }

    /** The inverse of {@link #toString()}. */
    public static NodeId parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("node: " + Names.quoted(text) + " (expected: name@boot)");
        }
        return new NodeId(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return name + '@' + boot;
    }
}
