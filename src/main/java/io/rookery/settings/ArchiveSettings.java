package io.rookery.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is archived, and for how long.
 *
 * @param backlogMax messages of one channel that the log keeps while the archive does not have them; beyond it nothing is said there
 * @param keptMonths beside the present one; 0 for ever
 * @param exportDirectory where older months are written to; empty for one in the data directory
 */
public record ArchiveSettings(int backlogMax, int keptMonths, Optional<Path> exportDirectory) {

    static ArchiveSettings read(Section section, ChannelSettings channels) {
        ArchiveSettings archive = new ArchiveSettings(
                section.integer("backlog-max", 100_000, 2, 10_000_000),
                section.integer("kept-months", 0, 0, 1200),
                section.scalar("export-dir", "a path", Texts::path));
        channels.kinds().values().stream()
                .mapToInt(ChannelPolicy::historyMessagesMax)
                .filter(kept -> kept >= archive.backlogMax)
                .max()
                .ifPresent(kept -> section.refuse("backlog-max", "more than any history-messages-max, as " + kept));
        return archive;
    }
}
