package io.rookery.protocol.codec;

/**
 * How much one message may ask of a decoder. How long a message may be is for its transport to say.
 *
 * @param jsonDepth how deep objects and arrays may be nested, counted from the outermost of the message
 * @param batchCommands how many commands a batch may hold
 * @param inflatedBytes how large a compressed batch may become
 */
public record CodecBounds(int jsonDepth, int batchCommands, int inflatedBytes) {
    public CodecBounds {
        requirePositive("jsonDepth", jsonDepth);
        requirePositive("batchCommands", batchCommands);
        requirePositive("inflatedBytes", inflatedBytes);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
