package io.rookery.store;

import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a stored message, on its way to the archive.
 *
 * @param message as it is now
 * @param versions some of what it was after each edit or its deletion, the oldest first; the last may be older than the message
 */
public record ArchiveChange(ChatMessage message, List<Version> versions) {
    public ArchiveChange {
        versions = List.copyOf(versions);
    }

    /**
     * A message's text, as of one change.
     *
     * @param text null for its deletion
     */
    public record Version(
            long revision,
            long timestampMillis,
            UserId by,
            @Nullable String text) {
        static Version of(MessageChange change, Alteration.OfContent alteration) {
            return new Version(change.sequence(), change.timestampMillis(), change.by(), alteration.text());
        }
    }

    /**
     * @param before the message as it was
     * @param alteration that of the change
     */
    public static ArchiveChange of(ChatMessage before, MessageChange change, Alteration.OfContent alteration) {
        return new ArchiveChange(
                alteration.applied(before, change.sequence()), List.of(Version.of(change, alteration)));
    }
}
