package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.protocol.ChatMessage;
import org.jspecify.annotations.Nullable;

/**
 * A stored message on its way to the archive.
 *
 * @param former where the archive may have it already, if it was put back at another place after the store had lost it
 */
public record ArchiveEntry(ChatMessage message, @Nullable Place former) {

    /** Where and when a message was stored. */
    public record Place(Position position, long timestampMillis) {}

    /**
     * @param former epoch, offset and time, with blanks in between
     */
    static ArchiveEntry moved(ChatMessage message, String former) {
        String[] parts = former.split(" ", 3);
        return new ArchiveEntry(
                message, new Place(new Position(parts[0], Long.parseLong(parts[1])), Long.parseLong(parts[2])));
    }
}
