package io.rookery.archive;

import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.RawJson;
import io.rookery.store.ArchiveEntry;
import java.util.List;

/** How large messages have been of late, as an average that follows slowly downwards and at once upwards. */
final class MessageSize {
    private static final int FIRST_GUESS_BYTES = 512;
    private static final int OVERHEAD_BYTES = 200;

    private int averageBytes = FIRST_GUESS_BYTES;

    void seen(List<ArchiveEntry> entries) {
        long sum = 0;
        for (ArchiveEntry entry : entries) {
            sum += bytesOf(entry.message());
        }
        int average = Math.toIntExact(sum / Math.max(1, entries.size()));
        averageBytes = Math.max(average, averageBytes - averageBytes / 8);
    }

    /** How many fit into so many bytes, within bounds. */
    int messagesWithin(int bytes, int min, int max) {
        return Math.max(min, Math.min(max, bytes / averageBytes));
    }

    private static int bytesOf(ChatMessage message) {
        String text = message.text();
        RawJson payload = message.payload();
        return OVERHEAD_BYTES + (text == null ? 0 : text.length()) + (payload == null ? 0 : payload.utf8().length);
    }
}
